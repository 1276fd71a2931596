/** `/llmsim/mocks`: the mocks in force, and those that come and go while the server runs. */
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { Conflict, type SimError, simError, UnknownObject } from "../../domain/SimError.ts"
import { type ListedRule, MockBook } from "../../mocks/MockBook.ts"
import type { MockRule } from "../../mocks/MockRule.ts"
import { controlGroup, type GroupHandlers } from "./controlGroup.ts"
import { RuntimeMocks } from "./RuntimeMocks.ts"
import { readRules } from "./readRules.ts"

type Handlers = GroupHandlers<"mocks">

export const mockHandlers = (maxBodyBytes: number) =>
  controlGroup(
    "mocks",
    Effect.map(MockBook, (book) => {
      const runtime = new RuntimeMocks(book)
      const rules = readRules(maxBodyBytes)
      return { ...allMocks(book, runtime, rules), ...oneMock(runtime, rules), ...calls(book) }
    }),
  )

type Rules = Effect.Effect<ReadonlyArray<MockRule>, SimError, HttpServerRequest.HttpServerRequest>

const allMocks = (
  book: MockBook["Service"],
  runtime: RuntimeMocks,
  rules: Rules,
): Pick<Handlers, "list" | "add" | "replaceAll" | "removeAll"> => ({
  list: () => Effect.sync(() => ({ mocks: book.list().map(shown), problems: book.problems() })),
  add: () => Effect.flatMap(rules, adding(runtime)),
  replaceAll: () => Effect.map(rules, (all) => ({ ids: runtime.replaceAll(all) })),
  removeAll: () => Effect.sync(() => ({ removed: runtime.removeAll() })),
})

const oneMock = (runtime: RuntimeMocks, rules: Rules): Pick<Handlers, "find" | "replace" | "remove"> => ({
  find: ({ params }) => Effect.map(named(runtime, params.id), shown),
  replace: ({ params }) =>
    Effect.flatMap(owned(runtime, params.id), ({ id }) =>
      Effect.map(rules, ([rule]) => {
        if (rule !== undefined) runtime.replace(id, rule)
        return { id }
      }),
    ),
  remove: ({ params }) =>
    Effect.map(owned(runtime, params.id), ({ id }) => {
      runtime.remove(id)
      return { removed: 1 }
    }),
})

/** What became of calls, and what is counted of them. */
const calls = (book: MockBook["Service"]): Pick<Handlers, "explain" | "reset"> => ({
  explain: ({ query: { session } }) =>
    Effect.flatMap(book.explain(session), (explanation) =>
      explanation === undefined
        ? Effect.fail(simError(new UnknownObject({ kind: "call", id: session ?? "the last one" })))
        : Effect.succeed(explanation),
    ),
  reset: ({ query: { session } }) => Effect.as(book.reset(session), { reset: session ?? "all sessions" }),
})

const adding = (runtime: RuntimeMocks) => (rules: ReadonlyArray<MockRule>) => {
  const taken = rules.find(({ id }) => id !== undefined && runtime.find(id) !== undefined)
  return taken === undefined
    ? Effect.sync(() => ({ ids: runtime.add(rules) }))
    : Effect.fail(simError(new Conflict({ message: `There is a mock with the id ${taken.id} already.` })))
}

const named = (runtime: RuntimeMocks, id: string) =>
  Effect.suspend(() => {
    const found = runtime.find(id)
    return found === undefined ? Effect.fail(simError(new UnknownObject({ kind: "mock", id }))) : Effect.succeed(found)
  })

const owned = (runtime: RuntimeMocks, id: string) =>
  Effect.filterOrFail(
    named(runtime, id),
    (listed) => runtime.owns(listed),
    ({ id, source }) => simError(new Conflict({ message: `The mock ${id} comes from ${source}: change it there.` })),
  )

const shown = ({ rule, ...listed }: ListedRule) => ({ ...listed, ...rule, id: listed.id })
