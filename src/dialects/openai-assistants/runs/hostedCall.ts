/** The call of a tool that OpenAI runs itself, with which a run begins: a search of files, or a program. */
import { Effect } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import { stored } from "../../openai-more/stored.ts"
import type { Library } from "../Library.ts"
import type { Message } from "../messages/Message.ts"
import { pageOf } from "../pages.ts"
import type { Run } from "./Run.ts"
import type { CodeStepCall, FileSearchResult, FileSearchStepCall, StepCall } from "./RunStep.ts"

/** Files are searched when there are some; both tools are used when the run says they must be. */
export const hostedCall = Effect.fnUntraced(function* (
  library: Library,
  run: Run,
  messages: ReadonlyArray<Message>,
): Effect.fn.Return<StepCall | undefined, SimError> {
  const { tools, tool_choice: choice } = run
  const named = typeof choice === "string" ? undefined : choice.type
  if (choice === "none" || named === "function") return undefined
  const has = (type: string): boolean => tools.some((tool) => tool.type === type) && (named ?? type) === type
  const question = questionIn(messages)
  const isForced = named !== undefined || (choice === "required" && !tools.some(({ type }) => type === "function"))
  if (has("file_search")) {
    const found = yield* search(library, run, question)
    if (isForced || found.length > 0) {
      const id = yield* library.newId("call", library.steps(run.id))
      return searchCall(run, id, found)
    }
  }
  if (!isForced || !has("code_interpreter")) return undefined
  return programCall(yield* library.newId("call", library.steps(run.id)), question)
})

const questionIn = (messages: ReadonlyArray<Message>): string => {
  const last = messages.findLast(({ role }) => role === "user")
  return last?.content.flatMap((part) => (part.type === "text" ? [part.text.value] : [])).join(" ") ?? ""
}

const usualResults = 20

const search = Effect.fnUntraced(function* (library: Library, run: Run, question: string) {
  const assistant = yield* stored(library.assistants.get(run.assistant_id))
  const thread = yield* stored(library.threads.get(run.thread_id))
  const stores = [assistant?.tool_resources, thread?.thread.tool_resources].flatMap(
    (resources) => resources?.file_search?.vector_store_ids ?? [],
  )
  const options = optionsOf(run)
  const limit = options?.max_num_results ?? usualResults
  const results: Array<FileSearchResult> = []
  for (const store of stores) {
    const { items } = yield* pageOf(library.vectorStoreFiles(store), { limit, order: "asc" })
    for (const { id } of items) results.push(resultOf(id, results.length, question))
  }
  return results.slice(0, limit).filter(({ score }) => score >= (options?.ranking_options?.score_threshold ?? 0))
})

const optionsOf = ({ tools }: Run) => tools.find(({ type }) => type === "file_search")?.file_search

/** What is in files nobody knows here: an older file counts for a better match. */
const resultOf = (file: string, place: number, question: string): FileSearchResult => ({
  file_id: file,
  file_name: `${file}.txt`,
  score: Math.round(90 * 0.9 ** place) / 100,
  content: [{ type: "text", text: `An excerpt of ${file} on: ${question.slice(0, 200)}` }],
})

const searchCall = (run: Run, id: string, results: ReadonlyArray<FileSearchResult>): FileSearchStepCall => {
  const { ranker = "default_2024_08_21", score_threshold = 0 } = optionsOf(run)?.ranking_options ?? {}
  return { id, type: "file_search", file_search: { ranking_options: { ranker, score_threshold }, results } }
}

const programCall = (id: string, question: string): CodeStepCall => {
  const words = question.split(/\s+/).filter((word) => word !== "").length
  const input = `# ${question.replace(/\s+/g, " ").slice(0, 80)}\nprint(${words})`
  return {
    id,
    type: "code_interpreter",
    code_interpreter: { input, outputs: [{ type: "logs", logs: `${words}\n` }] },
  }
}
