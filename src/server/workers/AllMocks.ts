/** The mocks' book as the control API shows it: with the counts of all workers, and the last call of any. */
import { Context, Effect, Layer } from "effect"
import { type Explanation, MockBook } from "../../mocks/MockBook.ts"

/** What was last heard of the workers' mocks. */
export interface HeardMocks {
  answered: { readonly [id: string]: number }
  explanation: Explanation | undefined
}

export class AllMocks extends Context.Service<
  AllMocks,
  { readonly heard: HeardMocks; readonly book: MockBook["Service"] }
>()("llmsim/server/AllMocks") {
  static readonly layer = Layer.effect(
    this,
    Effect.map(MockBook, (own) => {
      const heard: HeardMocks = { answered: {}, explanation: undefined }
      const book = MockBook.of({
        ...own,
        list: () => own.list().map((listed) => ({ ...listed, answered: heard.answered[listed.id] ?? 0 })),
        explain: () => Effect.sync(() => heard.explanation),
      })
      return { heard, book }
    }),
  )
}
