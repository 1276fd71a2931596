/** Which of Google's own tools a request declares, and what they are to look for. */
import { listOf } from "./listOf.ts"
import { questionIn } from "./questionIn.ts"
import type { GenerateContentRequest } from "./Wire.ts"

export interface HostedTools {
  /** What is searched for; absent where nothing is. */
  readonly query?: string
  /** The pages that are read, in the order in which the question names them. */
  readonly urls: ReadonlyArray<string>
  readonly runsCode: boolean
  /** Whether each source says how sure the model is of it: before Gemini 2.5. */
  readonly scored: boolean
}

type Asked = Pick<GenerateContentRequest, "contents" | "tools">

/** `undefined` when there is none. */
export const hostedTools = (request: Asked, model: string): HostedTools | undefined => {
  const tools = listOf(request.tools)
  const searches = tools.some((tool) => tool.googleSearch != null || tool.googleSearchRetrieval != null)
  const reads = tools.some(({ urlContext }) => urlContext != null)
  const runsCode = tools.some(({ codeExecution }) => codeExecution != null)
  if (!searches && !reads && !runsCode) return undefined
  const question = questionIn(listOf(request.contents))
  const query = question.slice(0, longestQuery).trim()
  return {
    ...(searches && query !== "" ? { query } : {}),
    urls: reads ? urlsIn(question) : [],
    runsCode,
    scored: /^gemini-(1|2\.0)/.test(model),
  }
}

const longestQuery = 80

/** Each once, without the marks that end a sentence. */
const urlsIn = (text: string): ReadonlyArray<string> => [
  ...new Set((text.match(/https?:\/\/[^\s<>"'`)\]}]+/g) ?? []).map((url) => url.replace(/[.,;:!?]+$/, ""))),
]
