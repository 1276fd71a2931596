/** Faults, mocks and the verdict's wish, as the primary last told them to this worker. */
import { Effect, Layer, type Random } from "effect"
import type { FaultCall, FaultRule } from "../../faults/FaultRule.ts"
import { Faults } from "../../faults/Faults.ts"
import type { Connection } from "../../faults/verdict/SeenCall.ts"
import { Verdict } from "../../faults/verdict/Verdict.ts"
import type { MockBook } from "../../mocks/MockBook.ts"
import { apiSource } from "../../mocks/RuleShelf.ts"
import type { Settings } from "../../settings/Settings.ts"
import { faultsLayer } from "../faultsLayer.ts"
import type { FaultQuestion, Shared, Start } from "./messages.ts"
import type { PrimaryLine } from "./PrimaryLine.ts"

/** Enough for every rule that a user writes; the coordinator goes on by itself after them. */
const drawsSent = 16

export class SharedRules {
  readonly #line: PrimaryLine
  readonly #start: Start
  #shared: Shared
  #book: MockBook["Service"] | undefined

  constructor(line: PrimaryLine, start: Start) {
    this.#line = line
    this.#start = start
    this.#shared = start.shared
  }

  share(shared: Shared): void {
    this.#shared = shared
    this.#book?.load(apiSource, shared.mocks)
  }

  /** The book that the shared mocks are put in. */
  fill(book: MockBook["Service"]): void {
    this.#book = book
    if (this.#shared.mocks.length > 0) book.load(apiSource, this.#shared.mocks)
  }

  /** Rules that count are asked for; the others are drawn here. */
  get faultsLayer() {
    const { settings, startedAt } = this.#start
    const counted = rulesOf(settings).some(isCounted)
    const asked = () => counted || this.#shared.faults.length > 0
    return Layer.effect(
      Faults,
      Effect.map(Faults, (own) => ({
        ...own,
        draw: (call: FaultCall, random: Random.Random) =>
          asked() ? this.#line.ask("fault", questionOf(call, random)) : own.draw(call, random),
      })),
    ).pipe(Layer.provide(faultsLayer(settings, startedAt)))
  }

  get verdictLayer() {
    const { watch } = this.#start.settings.verdict
    const line = this.#line
    return Layer.effect(
      Verdict,
      Effect.map(Verdict, (own) => {
        let calls = 0
        const now = () => Number(process.hrtime.bigint()) / 1e6
        const numberOf = connectionNumbers((connection) => line.tell("closed", { connection, at: now() }))
        return {
          ...own,
          isWatching: () => watch === "always" || this.#shared.watching,
          arrived: ({ connection, ...call }) => {
            if (watch === "never") return undefined
            this.#shared = { ...this.#shared, watching: true }
            const id = ++calls
            line.tell("seen", { ...call, id, connection: connection && numberOf(connection) })
            return (end) => line.tell("ended", { id, end, at: end.at ?? now() })
          },
        }
      }),
    ).pipe(Layer.provide(Verdict.layer(this.#start.settings.verdict)))
  }
}

const rulesOf = ({ faults, schedule }: Settings): ReadonlyArray<FaultRule> => [
  ...faults,
  ...schedule.flatMap((phase) => phase.faults ?? []),
]

const isCounted = ({ times, every, first_attempts }: FaultRule): boolean =>
  times !== undefined || every !== undefined || first_attempts !== undefined

const questionOf = (call: FaultCall, random: Random.Random): FaultQuestion => ({
  provider: call.provider,
  endpoint: call.endpoint,
  model: call.model,
  key: call.key,
  streaming: call.streaming,
  breakable: call.breakable,
  asked: call.headers["x-llmsim-fault"],
  text: call.text(),
  stop: call.stop,
  digest: call.digest,
  draws: Array.from({ length: drawsSent }, () => random.nextDoubleUnsafe()),
})

const connectionNumbers = (closed: (number: number) => void) => {
  const numbers = new WeakMap<object, number>()
  let last = 0
  return ({ id, onClose }: Connection): number => {
    const known = numbers.get(id)
    if (known !== undefined) return known
    const number = ++last
    numbers.set(id, number)
    onClose(() => closed(number))
    return number
  }
}
