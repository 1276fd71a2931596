/** Takes what OpenTelemetry's exporters send over HTTP, in either protocol, and keeps it. */
import { createServer, type IncomingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { Context, Effect, Layer, Schedule } from "effect"
import { readProtobuf } from "./readProtobuf.ts"

export interface KeyValue {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

export interface Span {
  readonly name: string
  readonly kind: number
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status?: { readonly code?: number }
  readonly attributes?: ReadonlyArray<KeyValue>
  readonly events?: ReadonlyArray<{ readonly name: string; readonly timeUnixNano: string }>
}

interface Point {
  readonly attributes?: ReadonlyArray<KeyValue>
  readonly asDouble?: number
  readonly count?: number | string
  readonly sum?: number
  readonly bucketCounts?: ReadonlyArray<number>
  readonly explicitBounds?: ReadonlyArray<number>
}

export interface Metric {
  readonly name: string
  readonly unit?: string
  readonly gauge?: { readonly dataPoints: ReadonlyArray<Point> }
  readonly sum?: { readonly dataPoints: ReadonlyArray<Point>; readonly isMonotonic: boolean }
  readonly histogram?: { readonly dataPoints: ReadonlyArray<Point> }
}

export interface LogRecord {
  readonly body: { readonly stringValue: string }
  readonly severityNumber: number
  readonly traceId?: string
  readonly spanId?: string
  readonly attributes?: ReadonlyArray<KeyValue>
}

interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: JSON as the protocol has it
  readonly message: any
}

export class Collector extends Context.Service<
  Collector,
  {
    readonly url: string
    readonly received: Array<Received>
    /** What it answers; 200 unless told otherwise. */
    status: number
  }
>()("test/support/otlp/Collector") {
  static readonly layer = Layer.effect(
    this,
    Effect.map(
      Effect.acquireRelease(
        Effect.callback<{ readonly service: Collector["Service"]; readonly close: () => void }>((resume) => {
          const received: Array<Received> = []
          const server = createServer((request, response) => {
            const chunks: Array<Buffer> = []
            request.on("data", (chunk: Buffer) => chunks.push(chunk))
            request.on("end", () => {
              const { url: path = "", headers } = request
              const message = readBody(path, headers["content-type"] ?? "", Buffer.concat(chunks))
              received.push({ path, headers, message })
              response.writeHead(service.status).end()
            })
          })
          const service = { url: "", received, status: 200 }
          server.listen(0, "127.0.0.1", () => {
            service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
            resume(Effect.succeed({ service, close: () => server.close() }))
          })
        }),
        ({ close }) => Effect.sync(close),
      ),
      ({ service }) => service,
    ),
  )
}

const readBody = (path: string, contentType: string, body: Buffer) => {
  if (contentType.includes("json")) return JSON.parse(body.toString())
  return readProtobuf(path.replace("/v1/", ""), body)
}

/** Everything of one kind that has come so far, once there is enough of it. */
const collected = <A>(select: (received: Received) => ReadonlyArray<A>, isEnough: (all: ReadonlyArray<A>) => boolean) =>
  Effect.map(Collector, ({ received }) => received.flatMap(select)).pipe(
    Effect.filterOrFail(isEnough),
    Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 100 }),
    Effect.orDie,
  )

// biome-ignore lint/suspicious/noExplicitAny: JSON as the protocol has it
const inScopes = (resources: any, scopes: string, items: string) =>
  // biome-ignore lint/suspicious/noExplicitAny: JSON as the protocol has it
  (resources ?? []).flatMap((one: any) => one[scopes].flatMap((scope: any) => scope[items] ?? []))

export const spans = (isEnough: (all: ReadonlyArray<Span>) => boolean) =>
  collected<Span>(({ message }) => inScopes(message.resourceSpans, "scopeSpans", "spans"), isEnough)

export const metrics = (isEnough: (all: ReadonlyArray<Metric>) => boolean) =>
  collected<Metric>(({ message }) => inScopes(message.resourceMetrics, "scopeMetrics", "metrics"), isEnough)

export const logRecords = (isEnough: (all: ReadonlyArray<LogRecord>) => boolean) =>
  collected<LogRecord>(({ message }) => inScopes(message.resourceLogs, "scopeLogs", "logRecords"), isEnough)

/** An attribute's value, whichever kind of value it is. */
export const attribute = ({ attributes = [] }: { readonly attributes?: ReadonlyArray<KeyValue> }, key: string) => {
  const value = attributes.find((one) => one.key === key)?.value
  return value === undefined ? undefined : Object.values(value)[0]
}
