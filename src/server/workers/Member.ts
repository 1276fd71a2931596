/** A worker as the primary knows it. */
import type { Worker } from "node:cluster"
import { Deferred } from "effect"
import { closeUnanswered } from "./closeUnanswered.ts"
import { Line } from "./Line.ts"
import type { PrimaryAsks, Report, Start } from "./messages.ts"

export class Member {
  readonly serial: number
  readonly pid: number
  readonly line: Line<PrimaryAsks>
  /** Given when the worker is to serve; until then it is a spare. */
  readonly start = Deferred.makeUnsafe<Start>()
  /** The URL, once it serves, or why it cannot. */
  readonly ready = Deferred.makeUnsafe<string, WorkerFailure>()
  readonly ended = Deferred.makeUnsafe<void>()
  /** Places that its calls hold. */
  readonly places = new Map<string, number>()
  /** The last that it has told of itself. */
  report: Report | undefined
  /** Whether it is meant to end. */
  draining = false
  readonly #worker: Worker

  constructor(worker: Worker, serial: number) {
    this.#worker = worker
    this.serial = serial
    this.pid = worker.process.pid ?? 0
    closeUnanswered(worker)
    this.line = new Line({
      send: (message) => {
        if (worker.isConnected()) worker.send(message as object)
      },
      listen: (receive) => worker.on("message", receive),
    })
  }

  onExit(run: (code: number | null, signal: string | null) => void): void {
    this.#worker.once("exit", (code, signal) => {
      this.line.close()
      run(code, signal)
    })
  }

  kill(): void {
    this.#worker.process.kill("SIGKILL")
  }
}

export interface WorkerFailure {
  readonly message: string
}
