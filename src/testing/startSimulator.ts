/** Starts a simulator for tests, in this process: the door of `llmsim/testing`. */
import { Layer } from "effect"
import { generatorNamed } from "../generation/generatorNamed.ts"
import { Engines } from "../latency/Engines.ts"
import { Pacer } from "../latency/Pacer.ts"
import type { Swaps } from "../server/SimulatorLayer.ts"
import type { Settings } from "../settings/Settings.ts"
import { launch } from "./launch.ts"
import { MockedTexts } from "./MockedTexts.ts"
import { makeSession, type Running } from "./makeSession.ts"
import { RequestJournal } from "./RequestJournal.ts"
import type { Session, Simulator } from "./Simulator.ts"
import { type SimulatorOptions, settingsOf } from "./SimulatorOptions.ts"
import { VirtualClock } from "./VirtualClock.ts"

export type { Mock } from "./MockedTexts.ts"
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
  const clock = options.clock === "virtual" ? new VirtualClock(firstDay) : undefined
  const journal = new RequestJournal()
  const mocks = new MockedTexts()
  const addUsual = () => {
    for (const mock of (options.mocks ?? []).toReversed()) mocks.add(mock)
  }
  addUsual()
  const swaps = swapsOf(settings, mocks, clock)
  const started = await launch({ settings, swaps, journal, clock, socket: options.socket ?? true })
  const running: Running = { ...started, journal, mocks, clock }
  const reset = () => {
    journal.clear()
    mocks.clear()
    started.faults.clear()
    addUsual()
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

const swapsOf = (settings: Settings, mocks: MockedTexts, clock: VirtualClock | undefined): Swaps => {
  const generator = mocks.layer(generatorNamed(settings.response.generator, settings.response.target_tokens))
  return clock === undefined ? generator : Layer.merge(generator, Layer.provideMerge(Engines.layer, Pacer.layerClock))
}
