/** Takes the calls of chat models over from a VCR cassette. */
import { Result } from "effect"
import type { AnswerReader } from "../../domain/answerReader.ts"
import { compact, type Imported, type MockEntry } from "./Imported.ts"
import { saidIn } from "./saidIn.ts"
import type { VcrBody, VcrFile, VcrInteraction } from "./VcrFile.ts"

export const fromVcr = (file: typeof VcrFile.Type, answers: AnswerReader): Imported => {
  const warnings: Array<string> = []
  const mocks: Array<MockEntry> = []
  for (const [index, interaction] of (file.interactions ?? file.http_interactions ?? []).entries()) {
    const mock = mockOf(interaction, answers)
    if (typeof mock === "string") warnings.push(`interaction ${index + 1} is left out: ${mock}`)
    else mocks.push(mock)
  }
  return { mocks, warnings }
}

/** The mock, or why there is none. */
const mockOf = ({ request, response }: VcrInteraction, answers: AnswerReader): MockEntry | string => {
  const asked = parse(textOf(request.body))
  if (asked === undefined) return "its request is no JSON"
  const said = response.status.code >= 400 ? errorIn(response) : saidIn(textOf(response.body), answers)
  if (said === undefined) return "its response is none of a chat that is known here"
  const match = matchOf(asked, request.uri)
  // What was recorded twice was answered in turn.
  return { match, response: said, times: 1 }
}

const textOf = (body: VcrBody | undefined): string =>
  typeof body === "string" ? body : ((body == null ? undefined : body.string) ?? "")

const parse = (text: string): unknown => Result.getOrUndefined(Result.try(() => JSON.parse(text) as unknown))

const errorIn = ({ status, body }: VcrInteraction["response"]): MockEntry => {
  const error = at(parse(textOf(body)), "error")
  const text = (key: string) => {
    const value = at(error, key)
    return typeof value === "string" ? value : undefined
  }
  return { error: compact({ status: status.code, type: text("type"), code: text("code"), message: text("message") }) }
}

const matchOf = (asked: unknown, uri: string): MockEntry => {
  const model = at(asked, "model") ?? /\/models\/([^/:]+):/.exec(uri)?.[1]
  return compact({
    model: typeof model === "string" ? model : undefined,
    content_equals: lastUserText(asked),
  })
}

/** Of OpenAI's and Anthropic's `messages`, Gemini's `contents` or the Responses API's `input`. */
const lastUserText = (asked: unknown): string | undefined => {
  const input = at(asked, "input")
  if (typeof input === "string") return input
  const messages = at(asked, "messages") ?? at(asked, "contents") ?? input
  if (!Array.isArray(messages)) return undefined
  const last: unknown = messages.findLast((message) => (at(message, "role") ?? "user") === "user")
  const content = at(last, "content") ?? at(last, "parts")
  if (typeof content === "string") return content
  if (!Array.isArray(content)) return undefined
  const texts = content.map((part) => at(part, "text")).filter((text) => typeof text === "string")
  return texts.length === 0 ? undefined : texts.join("")
}

const at = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined
