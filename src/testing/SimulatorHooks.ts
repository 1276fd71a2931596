/** One simulator for a file of tests, and a session for each test: the same for every test runner. */
import type { Session, Simulator } from "./Simulator.ts"
import type { SimulatorOptions } from "./SimulatorOptions.ts"
import { startSimulator } from "./startSimulator.ts"

/**
 * What a file of tests uses: the session of the test that runs, and the simulator under it.
 *
 * @example
 * ```ts
 * import type { UsedSimulator } from "llmsim/vitest"
 *
 * const outage = (sim: UsedSimulator) => sim.fault({ fault: { kind: "overloaded" }, times: 3 })
 * ```
 */
export type UsedSimulator = Session & Pick<Simulator, "session" | "run" | "reset">

/**
 * What a runner calls before and after the file and each test.
 *
 * A session belongs to the test that began last: tests that run at the same time take their own, from `run` or `session`.
 */
export class SimulatorHooks {
  readonly #options: SimulatorOptions
  #simulator: Simulator | undefined
  #session: Session | undefined

  constructor(options: SimulatorOptions) {
    this.#options = options
  }

  readonly start = async (): Promise<void> => {
    this.#simulator = await startSimulator(this.#options)
  }

  readonly stop = async (): Promise<void> => {
    await this.#simulator?.close()
    this.#simulator = undefined
  }

  readonly begin = (): void => {
    this.#session = this.#running().session("test")
  }

  /** Takes back what the test has added, and returns its requests as text. */
  readonly finish = (): string => {
    const session = this.#session
    this.#session = undefined
    session?.end()
    return session?.journal() ?? ""
  }

  /** Each use is of the simulator that runs and the test that runs, so that it may be taken before there are any. */
  readonly used: UsedSimulator = new Proxy({} as UsedSimulator, {
    get: (_, key: keyof UsedSimulator) => {
      const simulator = this.#running()
      return { session: simulator.session, run: simulator.run, reset: simulator.reset, ...this.#current(simulator) }[
        key
      ]
    },
  })

  #current(simulator: Simulator): Session {
    return this.#session ?? simulator
  }

  #running(): Simulator {
    if (this.#simulator === undefined) throw new Error("the simulator runs only while the tests do")
    return this.#simulator
  }
}
