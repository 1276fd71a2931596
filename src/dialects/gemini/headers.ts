/** The headers of every answer of Google's API. */
export const geminiHeaders = (elapsedMs: number): Readonly<Record<string, string>> => ({
  vary: "Origin, X-Origin, Referer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "SAMEORIGIN",
  "x-xss-protection": "0",
  "server-timing": `gfet4t7; dur=${Math.round(elapsedMs)}`,
})
