/** How the process itself is: its event loop, its memory, its connections. */

import type { Server } from "node:http"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { Context, Effect, Layer } from "effect"

/**
 * How the process is at this moment.
 *
 * @example
 * ```ts
 * import type { Vitals } from "llmsim"
 *
 * const isCalm = ({ event_loop_delay_ms, rss_bytes }: Vitals): boolean =>
 *   event_loop_delay_ms.p99 < 20 && rss_bytes < 512 * 1024 * 1024
 * ```
 */
export interface Vitals {
  readonly event_loop_delay_ms: { readonly p50: number; readonly p99: number; readonly max: number }
  readonly heap_used_bytes: number
  readonly rss_bytes: number
  readonly cpu_seconds: number
}

/**
 * How the process is: delays of its event loop in milliseconds, memory in bytes, processor time in seconds.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ProcessVitals } from "llmsim"
 *
 * const heap = Effect.map(ProcessVitals, (vitals) => vitals.read().heap_used_bytes)
 * ```
 */
export class ProcessVitals extends Context.Service<ProcessVitals, { readonly read: () => Vitals }>()(
  "llmsim/server/ProcessVitals",
) {
  /** The event loop is watched from here on. */
  static readonly layer = Layer.effect(
    this,
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => {
          const delay = monitorEventLoopDelay({ resolution: resolutionMs })
          delay.enable()
          return delay
        }),
        (delay) => Effect.sync(() => delay.disable()),
      ),
      (delay) => ({
        read: () => {
          const { heapUsed, rss } = process.memoryUsage()
          const { user, system } = process.cpuUsage()
          return {
            event_loop_delay_ms: {
              p50: beyond(delay.percentile(50)),
              p99: beyond(delay.percentile(99)),
              max: beyond(delay.max),
            },
            heap_used_bytes: heapUsed,
            rss_bytes: rss,
            cpu_seconds: (user + system) / 1e6,
          }
        },
      }),
    ),
  )
}

/** How many connections are open; what is served by another server than ours has none to count. */
export const Connections = Context.Reference<{ readonly open: () => number }>("llmsim/server/Connections", {
  defaultValue: () => ({ open: () => 0 }),
})

export const countConnections = (server: Server, counter: { open: number }): Server =>
  server.on("connection", (socket) => {
    counter.open++
    socket.once("close", () => counter.open--)
  })

const resolutionMs = 20

/** Nanoseconds between looks as milliseconds later than meant. */
const beyond = (nanoseconds: number): number =>
  Number.isFinite(nanoseconds) ? Math.max(0, Math.round((nanoseconds / 1e6 - resolutionMs) * 100) / 100) : 0
