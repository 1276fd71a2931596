/** Drives connections that ask again as soon as they have an answer. */
import { setTimeout as sleep } from "node:timers/promises"
import type { ClosedCommand, ClosedResult } from "../protocol.ts"
import { Recorder } from "../stats.ts"
import { Connection } from "./Connection.ts"
import { Failures } from "./Failures.ts"
import { makeRequests } from "./requests.ts"
import { Window } from "./Window.ts"

const mostAnswersPerSecond = 100_000

export const runClosed = async (command: ClosedCommand): Promise<ClosedResult> => {
  const { target, measureMs } = command
  const failures = new Failures()
  const window = new Window()
  const latencies = new Recorder(Math.ceil((measureMs / 1000) * mostAnswersPerSecond))
  let answers = 0
  let events = 0
  const watcher = {
    content: () => {
      if (window.isOpen) events++
    },
    answer: (connection: Connection, now: number) => {
      if (!window.isOpen) return
      answers++
      latencies.add(now - connection.sentAt)
    },
  }
  const options = { port: target.port, from: null, requests: makeRequests(command.stream), failures }
  const connections = Array.from({ length: command.connections }, () => new Connection(options, watcher))
  for (const connection of connections) connection.start()
  await sleep(command.warmMs)
  const spent = await window.measure(target.pid, measureMs)
  for (const connection of connections) connection.close()
  return {
    ...spent,
    answers,
    events,
    latencyMs: latencies.quantiles(),
    failures: failures.count,
    firstFailure: failures.first,
  }
}
