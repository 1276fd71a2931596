/** The headers of every answer of OpenAI's API. */

export const openAiHeaders = (elapsedMs: number): Readonly<Record<string, string>> => ({
  "openai-processing-ms": String(Math.round(elapsedMs)),
  "openai-version": "2020-10-01",
})
