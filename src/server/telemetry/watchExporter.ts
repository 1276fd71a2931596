/** Says that a collector does not take what it is sent: once, until it does again. */
import { Effect } from "effect"
import type { Signal } from "./Exporters.ts"

interface Exporter<Items> {
  export(items: Items, done: (result: { readonly code: number; readonly error?: Error }) => void): void
}

/** The exporter itself; the SDK would keep its failures from the log. */
export const watchExporter = <Items, E extends Exporter<Items>>(
  exporter: E & Exporter<Items>,
  signal: Signal,
): Effect.Effect<E> =>
  Effect.map(Effect.context<never>(), (context) => {
    const send = exporter.export.bind(exporter)
    let fails = false
    exporter.export = (items, done) =>
      send(items, (result) => {
        if (result.code !== 0 && !fails) Effect.runForkWith(context)(complaint(signal, result.error))
        fails = result.code !== 0
        done(result)
      })
    return exporter
  })

const complaint = (signal: Signal, error: Error | undefined) =>
  Effect.annotateLogs(Effect.logWarning(`the OpenTelemetry collector does not take our ${signal}`), {
    reason: error?.message ?? "unknown",
  })
