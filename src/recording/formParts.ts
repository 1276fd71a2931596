/** The parts of a multipart form as Latin-1, each without the line that begins it; the first is what precedes them all. */
export const formParts = (form: Uint8Array, boundary: string): ReadonlyArray<string> =>
  `\n${Buffer.from(form.buffer, form.byteOffset, form.byteLength).toString("latin1")}`.split(`\n--${boundary}`)

/** The reverse. */
export const formOf = (parts: ReadonlyArray<string>, boundary: string): Buffer =>
  Buffer.from(parts.join(`\n--${boundary}`).slice(1), "latin1")
