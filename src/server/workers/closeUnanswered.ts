/** Closes the connections that a worker was handed and had not taken when it ended. */
import type { Worker } from "node:cluster"

interface Handle {
  readonly close: () => void
}

/** What the primary sends with a connection, and what a worker says when it has taken it (`lib/internal/cluster`). */
interface ClusterMessage {
  readonly cmd?: string
  readonly act?: string
  readonly seq?: number
  readonly ack?: number
}

/**
 * node:cluster keeps such a connection open until the worker says that it has it, also when the worker can no longer say
 * anything: its caller would wait for ever.
 */
export const closeUnanswered = (worker: Worker): void => {
  const handed = new Map<number, Handle>()
  const { process } = worker
  const send = process.send.bind(process) as (...args: ReadonlyArray<unknown>) => boolean
  process.send = (message: ClusterMessage, handle?: unknown, ...rest: ReadonlyArray<unknown>) => {
    const { cmd, act, seq } = message
    if (cmd === "NODE_CLUSTER" && act === "newconn" && seq !== undefined) handed.set(seq, handle as Handle)
    return send(message, handle, ...rest)
  }
  process.on("internalMessage", ({ ack }: ClusterMessage) => {
    if (ack !== undefined) handed.delete(ack)
  })
  worker.once("exit", () => {
    for (const handle of handed.values()) handle.close()
    handed.clear()
  })
}
