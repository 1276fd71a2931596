/** The bench's side of the client process. */
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { adopt, kill } from "./children.ts"
import type {
  AbortsCommand,
  AbortsResult,
  ClosedCommand,
  ClosedResult,
  Command,
  Reply,
  StreamsCommand,
  StreamsResult,
} from "./protocol.ts"
import type { Server } from "./startServer.ts"

/** A load may take this much longer than its phases together. */
const graceMs = 60_000

/** A roomy young generation keeps the client's own collections out of what it measures. */
const nodeFlags = ["--max-semi-space-size=32"]

export class ClientProcess {
  readonly #child: ChildProcess = adopt(fork(join(import.meta.dirname, "client.ts"), { execArgv: nodeFlags }))

  closed(server: Server, load: Omit<ClosedCommand, "kind" | "target">): Promise<ClosedResult> {
    const command: ClosedCommand = { kind: "closed", target: targetOf(server), ...load }
    return this.#run(server, command, load.warmMs + load.measureMs) as Promise<ClosedResult>
  }

  streams(server: Server, load: Omit<StreamsCommand, "kind" | "target">): Promise<StreamsResult> {
    const command: StreamsCommand = { kind: "streams", target: targetOf(server), ...load }
    return this.#run(server, command, load.rampMs + load.settleMs + load.measureMs) as Promise<StreamsResult>
  }

  aborts(server: Server, load: Omit<AbortsCommand, "kind" | "target">): Promise<AbortsResult> {
    const command: AbortsCommand = { kind: "aborts", target: targetOf(server), ...load }
    const wholeMs = load.ttftMs + load.tokens * load.gapMs
    return this.#run(server, command, Math.ceil(load.total / load.streams) * wholeMs) as Promise<AbortsResult>
  }

  stop(): Promise<void> {
    return kill(this.#child)
  }

  /** Fails when the server or the client ends, or when it takes too long. */
  async #run(
    server: Server,
    command: Command,
    expectedMs: number,
  ): Promise<Extract<Reply, { result: unknown }>["result"]> {
    const abort = new AbortController()
    const { signal } = abort
    try {
      this.#child.send(command)
      const reply = await Promise.race([
        once(this.#child, "message", { signal }).then(([message]) => message as Reply),
        once(this.#child, "exit", { signal }).then(() => ({ error: "the client ended by itself" })),
        sleep(expectedMs + graceMs, { error: `${server.name} took too long` }, { signal }),
        server.failed,
      ])
      if ("error" in reply) throw new Error(reply.error)
      return reply.result
    } finally {
      abort.abort()
    }
  }
}

const targetOf = ({ pid, port }: Server) => ({ pid, port })
