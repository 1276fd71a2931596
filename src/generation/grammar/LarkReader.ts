/** Walks the tokens of a Lark grammar. */
import { type Kind, larkTokens, type Token } from "./larkTokens.ts"
import { UnsatisfiableGrammar } from "./UnsatisfiableGrammar.ts"

export class LarkReader {
  readonly #tokens: ReadonlyArray<Token>
  #next = 0

  constructor(source: string) {
    this.#tokens = larkTokens(source)
  }

  get peek(): Token {
    return this.#ahead(0)
  }

  at(kind: Kind, text?: string): boolean {
    return matches(this.peek, kind, text)
  }

  /** Whether the token behind the next one is this. */
  thenAt(kind: Kind, text?: string): boolean {
    return matches(this.#ahead(1), kind, text)
  }

  take(kind: Kind, text?: string): Token | undefined {
    if (!this.at(kind, text)) return undefined
    const token = this.peek
    this.#next++
    return token
  }

  expect(kind: Kind, text?: string): Token {
    const wanted = text === undefined ? kind : `'${text}'`
    return this.take(kind, text) ?? this.fail(`expected ${wanted}, found ${shown(this.peek)}`)
  }

  fail(message: string, line = this.peek.line): never {
    throw new UnsatisfiableGrammar({ message: `line ${line}: ${message}` })
  }

  #ahead(count: number): Token {
    return this.#tokens[Math.min(this.#next + count, this.#tokens.length - 1)] as Token
  }
}

const matches = (token: Token, kind: Kind, text: string | undefined): boolean =>
  token.kind === kind && (text === undefined || token.text === text)

const shown = ({ kind, text }: Token): string => {
  if (kind === "newline") return "the end of the line"
  return kind === "end" ? "the end of the grammar" : text
}
