/** What an anonymous recording keeps of a request and of an answer, with a lorem of a token for each word. */
import { bytesOf } from "../../src/recording/bytesOf.ts"
import { Redactor } from "../../src/recording/redaction/Redactor.ts"
import { redactResponse } from "../../src/recording/redaction/redactResponse.ts"
import { storedRequest } from "../../src/recording/storedRequest.ts"

const redactor = new Redactor({ headers: [], patterns: [], paths: [] })
const lorem = {
  count: (text: string) => text.split(" ").length,
  pieces: (text: string) => text.split(" ").map(() => "lorem "),
}

export const asked = (body: unknown): unknown => {
  const request = { method: "POST", url: "/v1", headers: {}, body: Buffer.from(JSON.stringify(body)) }
  return JSON.parse(bytesOf(storedRequest(request, { redactor, lorem }).body).toString())
}

export const answered = (body: string): string => {
  const response = { status: 200, headers: [], ending: "end" as const, endedMs: 9 }
  const pieces = [{ at: 0, bytes: Buffer.from(body) }]
  return redactResponse({ ...response, pieces }, { redactor, lorem })
    .pieces.map(([, bytes]) => bytesOf(bytes).toString())
    .join("")
}
