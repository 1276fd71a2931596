/** A line between two processes: questions with answers, and news; what is said in one turn goes as one message. */
import { Context, Effect, type Fiber } from "effect"

/** The end of a channel between two processes. */
export interface Channel {
  readonly send: (message: unknown) => void
  readonly listen: (receive: (message: unknown) => void) => void
}

/** What the other side may ask: a plain value is answered in the same turn. */
export type Answers<Asked> = {
  readonly [Kind in keyof Asked]: Asked[Kind] extends readonly [infer Question, infer Answer]
    ? (question: Question) => Answer | Effect.Effect<Answer>
    : never
}

/** Kinds of questions, each with its answer. */
export type Kinds = { readonly [kind: string]: readonly [question: unknown, answer: unknown] }

type Item =
  | readonly [what: "ask", id: number, kind: string, question: unknown]
  | readonly [what: "answer", id: number, answer: unknown]

export class Line<Asks extends Kinds> {
  readonly #channel: Channel
  readonly #waiting = new Map<number, (answer: unknown) => void>()
  #outgoing: Array<Item> = []
  #asked = 0

  constructor(channel: Channel) {
    this.#channel = channel
  }

  /** `undefined` when the other side is gone before it answers. */
  ask<Kind extends keyof Asks & string>(kind: Kind, question: Asks[Kind][0]): Effect.Effect<Asks[Kind][1] | undefined> {
    return Effect.callback((resume) => {
      const id = ++this.#asked
      this.#waiting.set(id, (answer) => resume(Effect.succeed(answer as Asks[Kind][1] | undefined)))
      this.#post(["ask", id, kind, question])
      return Effect.sync(() => this.#waiting.delete(id))
    })
  }

  /** Nobody waits for an answer. */
  tell<Kind extends keyof Asks & string>(kind: Kind, news: Asks[Kind][0]): void {
    this.#post(["ask", 0, kind, news])
  }

  /** Answers the other side from now on. */
  serve<Asked>(answers: Answers<Asked>, context: Context.Context<never> = Context.empty()): void {
    const run = Effect.runForkWith(context)
    const handlers = answers as unknown as Record<string, ((question: unknown) => unknown) | undefined>
    this.#channel.listen((message) => {
      if (!Array.isArray(message)) return
      for (const item of message as ReadonlyArray<Item>) {
        if (item[0] === "answer") this.#answered(item[1], item[2])
        else this.#answer(item[1], handlers[item[2]]?.(item[3]), run)
      }
    })
  }

  /** Nobody answers any more. */
  close(): void {
    for (const resume of this.#waiting.values()) resume(undefined)
    this.#waiting.clear()
  }

  #answered(id: number, answer: unknown): void {
    const resume = this.#waiting.get(id)
    this.#waiting.delete(id)
    resume?.(answer)
  }

  #answer(id: number, answer: unknown, run: (effect: Effect.Effect<unknown>) => Fiber.Fiber<unknown>): void {
    if (!Effect.isEffect(answer)) {
      this.#reply(id, answer)
      return
    }
    run(
      (answer as Effect.Effect<unknown>).pipe(
        // Who asked must not wait for ever because of a defect here.
        Effect.catchCause((cause) =>
          Effect.as(Effect.logError("a question of another process failed", cause), undefined),
        ),
        Effect.map((value) => this.#reply(id, value)),
      ),
    )
  }

  #reply(id: number, answer: unknown): void {
    if (id !== 0) this.#post(["answer", id, answer])
  }

  #post(item: Item): void {
    this.#outgoing.push(item)
    if (this.#outgoing.length > 1) return
    setImmediate(() => {
      const items = this.#outgoing
      this.#outgoing = []
      this.#channel.send(items)
    })
  }
}
