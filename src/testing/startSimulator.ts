/** Starts a simulator for tests, in this process: the door of `llmsim/testing`. @module llmsim/testing */
import { Layer } from "effect"
import { Engines } from "../latency/Engines.ts"
import { Pacer } from "../latency/Pacer.ts"
import { AddedMocks, checked } from "./AddedMocks.ts"
import { Arrivals } from "./Arrivals.ts"
import { launch } from "./launch.ts"
import { makeSession, type Running } from "./makeSession.ts"
import { keptRequests, RequestJournal } from "./RequestJournal.ts"
import type { Session, Simulator } from "./Simulator.ts"
import { type SimulatorOptions, settingsOf } from "./SimulatorOptions.ts"
import { VirtualClock } from "./VirtualClock.ts"

export type { MockRule } from "../mocks/MockRule.ts"
export type { SeenRequest } from "./RequestJournal.ts"
export type { RequestMatcher, Session, Simulator } from "./Simulator.ts"
export type { SimulatorOptions } from "./SimulatorOptions.ts"

/**
 * Starts a simulator that answers at once and the same every time, unless the options say otherwise. Throws a `TypeError`
 * that names the setting when one is wrong.
 *
 * @example
 * ```ts
 * import OpenAI from "openai"
 * import { startSimulator } from "llmsim/testing"
 *
 * await using sim = await startSimulator({ mocks: [{ response: "Hello there" }] })
 * const openai = new OpenAI(sim.openai())
 * const completion = await openai.chat.completions.create({
 *   model: "gpt-4o",
 *   messages: [{ role: "user", content: "Hi" }],
 * })
 * completion.choices[0]?.message.content // "Hello there"
 * ```
 */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const settings = settingsOf(options)
  const initial = (options.mocks ?? []).map(checked)
  const clock = options.clock === "virtual" ? new VirtualClock(firstDay) : undefined
  const arrivals = new Arrivals(keptRequests)
  const swaps = clock === undefined ? Layer.empty : Layer.provideMerge(Engines.layer, Pacer.layerClock)
  const started = await launch({ settings, swaps, witness: arrivals.witness, clock, socket: options.socket ?? true })
  const journal = new RequestJournal(arrivals, started.journal)
  const mocks = new AddedMocks(started.book, initial)
  const running: Running = { ...started, journal, mocks, clock }
  const reset = () => {
    journal.clear()
    mocks.reset()
    started.faults.clear()
  }
  return simulatorOf(running, started.close, reset)
}

/** 2026-01-01, from which fixed seeds count too. */
const firstDay = Date.UTC(2026, 0, 1)

const simulatorOf = (running: Running, close: () => Promise<void>, reset: () => void): Simulator => {
  let sessions = 0
  const session = (name = "session"): Session => makeSession(running, `${name}-${++sessions}`)
  const run: Simulator["run"] = async (test) => {
    const own = session("test")
    try {
      return await test(own)
    } catch (error) {
      if (error instanceof Error && own.journal() !== "") error.message += `\n\n${own.journal()}`
      throw error
    } finally {
      own.end()
    }
  }
  return { ...makeSession(running, ""), session, run, reset, close, [Symbol.asyncDispose]: close }
}
