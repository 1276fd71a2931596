/** How the log is written: lines for people or JSON for machines, gathered and written a few times a second. */
import { Cause, Console, Effect, Layer, Logger, type LogLevel, References, Schedule } from "effect"
import { TerminalCapabilities } from "effect/cli"
import { present, type RequestLine, RequestLog } from "../server/RequestLine.ts"
import type { logLevels, Settings } from "../settings/Settings.ts"
import { jsonLine } from "./jsonLine.ts"
import { LineBuffer } from "./LineBuffer.ts"
import { printable } from "./printable.ts"

const levels: Readonly<Record<(typeof logLevels)[number], LogLevel.LogLevel>> = {
  all: "All",
  trace: "Trace",
  debug: "Debug",
  info: "Info",
  warn: "Warn",
  error: "Error",
  fatal: "Fatal",
  none: "None",
}

/** Writing costs more than forming a line, so lines wait this long for company. */
const window = "50 millis"

type Terminal = TerminalCapabilities.TerminalCapabilities

/** Whether people read the log. */
export const isPretty = ({ format }: Settings["log"], terminal: Terminal): boolean =>
  format === "pretty" || (format === "auto" && terminal.canAnimate)

export const loggingLayer = (log: Settings["log"]) =>
  Layer.unwrap(
    Effect.map(TerminalCapabilities.TerminalCapabilities, (terminal) => {
      const pretty = isPretty(log, terminal)
      const lines = pretty ? formatPretty(terminal.canColor) : Logger.formatJson
      const batched = Logger.batched(lines, { window, flush: (messages) => Console.log(messages.join("\n")) })
      return Layer.mergeAll(
        Logger.layer([batched]),
        Layer.succeed(References.MinimumLogLevel, levels[log.level]),
        requestLogLayer(pretty ? prettyLine(terminal.canColor) : jsonLine),
      )
    }),
  )

/** Request lines come by the thousand, so they have a shorter way to the same place. */
const requestLogLayer = (format: typeof jsonLine) =>
  Layer.effect(
    RequestLog,
    Effect.gen(function* () {
      const lines = new LineBuffer()
      const flush = Effect.suspend(() => {
        const text = lines.take()
        return text === undefined ? Effect.void : Console.log(text)
      })
      yield* Effect.addFinalizer(() => flush)
      yield* Effect.forkScoped(Effect.repeat(flush, Schedule.spaced(window)))
      return (message: string, line: RequestLine, at: number) => lines.add(format(message, line, at))
    }),
  )

const prettyLine =
  (coloured: boolean) =>
  (message: string, line: RequestLine, at: number): string =>
    prettyText(coloured, "Info", new Date(at), message, present(line))

const colours: Partial<Record<LogLevel.LogLevel, string>> = {
  Debug: "\u001b[2m",
  Info: "\u001b[32m",
  Warn: "\u001b[33m",
  Error: "\u001b[31m",
  Fatal: "\u001b[31m",
}

const formatPretty = (coloured: boolean): Logger.Logger<unknown, string> =>
  Logger.make(({ message, logLevel, cause, fiber, date }) => {
    const text = Array.isArray(message) ? message.map(String).join(" ") : String(message)
    const annotations = fiber.getRef(References.CurrentLogAnnotations)
    const line = prettyText(coloured, logLevel, date, text, annotations, printableLines)
    return cause.reasons.length === 0 ? line : `${line}\n${Cause.pretty(cause)}`
  })

/** `12:00:01.123 INFO POST /v1/chat/completions status=200 …` */
const prettyText = (
  coloured: boolean,
  level: LogLevel.LogLevel,
  at: Date,
  text: string,
  annotations: Readonly<Record<string, unknown>>,
  shown = printable,
): string => {
  const name = level.toUpperCase().padEnd(5)
  const label = coloured ? `${colours[level] ?? ""}${name}\u001b[0m` : name
  const pairs = Object.entries(annotations).map(([key, value]) => ` ${key}=${shown(String(value))}`)
  return `${at.toISOString().slice(11, 23)} ${label} ${shown(text)}${pairs.join("")}`
}

/** What the simulator says itself may take several lines. */
const printableLines = (text: string): string => text.split("\n").map(printable).join("\n")
