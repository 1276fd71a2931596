/** Texts that a test puts into answers, in the place of generated ones. */
import { Effect, Layer } from "effect"
import { globPattern } from "../domain/globPattern.ts"
import { type Prompt, textOf } from "../domain/Prompt.ts"
import { fitPieces } from "../generation/fitPieces.ts"
import { Generator } from "../generation/Generator.ts"
import { Tokenizer } from "../tokenizer/Tokenizer.ts"

/** What an answer says, and to whom; all of `match` must hold, and no `match` holds always. */
export interface Mock {
  readonly match?: {
    /** A glob over the model's id. */
    readonly model?: string
    /** Part of the last user message, in its own case. */
    readonly content_contains?: string
    /** The last user message. */
    readonly content_equals?: string
  }
  readonly response: string
  /** How many answers it gives before it is used up; without end if not said. */
  readonly times?: number
}

interface Standing {
  readonly mock: Mock
  left: number
}

export class MockedTexts {
  readonly #standing = new Map<string, Standing>()
  #lastId = 0

  /** Those that were added last are asked first. */
  add(mock: Mock): string {
    const id = `mock_${++this.#lastId}`
    this.#standing.set(id, { mock, left: mock.times ?? Number.POSITIVE_INFINITY })
    return id
  }

  remove(id: string): void {
    this.#standing.delete(id)
  }

  clear(): void {
    this.#standing.clear()
  }

  /** Takes one answer of the mock that fits. */
  #take(prompt: Prompt): string | undefined {
    const last = prompt.messages.findLast((message) => message.role === "user")
    const text = last === undefined ? "" : textOf(last)
    const found = [...this.#standing.values()]
      .toReversed()
      .find(({ mock, left }) => left > 0 && fits(mock, prompt.model, text))
    if (found === undefined) return undefined
    found.left--
    return found.mock.response
  }

  /** The mocks before a generator. */
  layer(usual: Layer.Layer<Generator, never, Tokenizer>): Layer.Layer<Generator, never, Tokenizer> {
    return Layer.effect(
      Generator,
      Effect.gen({ self: this }, function* () {
        const otherwise = yield* Generator
        const tokenizer = yield* Tokenizer
        return Generator.of({
          generate: (request, random) => {
            const text = this.#take(request.prompt)
            if (text === undefined) return otherwise.generate(request, random)
            const encoding = tokenizer.encoding(request.prompt.model)
            return Effect.map(encoding, (found) => fitPieces(found, text, request.maxTokens))
          },
        })
      }),
    ).pipe(Layer.provide(usual))
  }
}

const fits = ({ match = {} }: Mock, model: string, text: string): boolean =>
  (match.model === undefined || globPattern(match.model).test(model)) &&
  (match.content_contains === undefined || text.includes(match.content_contains)) &&
  (match.content_equals === undefined || text === match.content_equals)
