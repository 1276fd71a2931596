/** Holds paced streams open, and compares when their events come with when they should. */
import { setTimeout as sleep } from "node:timers/promises"
import { peakBytes, resetPeak, rssBytes } from "../proc.ts"
import type { StreamsCommand, StreamsResult } from "../protocol.ts"
import { Recorder } from "../stats.ts"
import { Connection, type Watcher } from "./Connection.ts"
import { Failures } from "./Failures.ts"
import { makeRequests } from "./requests.ts"
import { sourceOf } from "./sourceOf.ts"
import { Window } from "./Window.ts"

const stepMs = 4
const connectionsPerStep = 8

export const runStreams = async (command: StreamsCommand): Promise<StreamsResult> => {
  const { target, measureMs } = command
  const failures = new Failures()
  const window = new Window()
  const found = watchStreams(command, window)
  resetPeak(target.pid)
  const connections = await connectAll(command, failures, found.watcher)
  await startAll(connections, command.rampMs)
  await sleep(command.settleMs)
  const spent = await window.measure(target.pid, measureMs)
  const memory = { rssBytes: rssBytes(target.pid), peakBytes: peakBytes(target.pid) }
  const open = connections.filter((connection) => connection.lastAt >= window.openedAt).length
  for (const connection of connections) connection.close()
  return { ...spent, ...memory, ...found.result(), open, failures: failures.count, firstFailure: failures.first }
}

/** Before the first request: a server that streams at its limit hardly gets round to accepting. */
const connectAll = async (
  { target, streams }: StreamsCommand,
  failures: Failures,
  watcher: Watcher,
): Promise<ReadonlyArray<Connection>> => {
  const requests = makeRequests(true)
  const connections: Array<Connection> = []
  while (connections.length < streams) {
    for (let k = 0; k < connectionsPerStep && connections.length < streams; k++) {
      const from = sourceOf(connections.length)
      connections.push(new Connection({ port: target.port, from, requests, failures }, watcher))
    }
    await sleep(stepMs)
  }
  while (!connections.every((connection) => connection.isConnected)) await sleep(stepMs)
  return connections
}

/** Evenly over the ramp, so that events and restarts spread as evenly. */
const startAll = async (connections: ReadonlyArray<Connection>, rampMs: number): Promise<void> => {
  const startedAt = performance.now()
  let started = 0
  while (started < connections.length) {
    const due = Math.ceil((connections.length * (performance.now() - startedAt + 1)) / rampMs)
    for (const connection of connections.slice(started, due)) connection.start()
    started = Math.max(started, due)
    await sleep(1)
  }
}

const watchStreams = ({ streams, ttftMs, gapMs, measureMs }: StreamsCommand, window: Window) => {
  const capacity = Math.ceil((streams * measureMs * 1.5) / gapMs) + 1000
  const pacing = new Recorder(capacity)
  const ttft = new Recorder(capacity)
  let events = 0
  const watcher: Watcher = {
    content: (connection, k, now) => {
      if (!window.isOpen) return
      events++
      if (k === 0) ttft.add(now - connection.sentAt - ttftMs)
      else pacing.add(Math.abs(now - connection.firstAt - k * gapMs))
    },
    answer: () => undefined,
  }
  const result = () => ({ events, pacingMs: pacing.quantiles(), ttftMs: ttft.quantiles() })
  return { watcher, result }
}
