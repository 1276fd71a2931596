/** How the log is written: lines for people or JSON for machines, gathered and written a few times a second. */
import { Cause, Console, Effect, Layer, Logger, type LogLevel, References } from "effect"
import { TerminalCapabilities } from "effect/cli"
import type { logLevels, Settings } from "../settings/Settings.ts"

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
      const lines = isPretty(log, terminal) ? formatPretty(terminal.canColor) : Logger.formatJson
      const batched = Logger.batched(lines, { window, flush: (messages) => Console.log(messages.join("\n")) })
      return Layer.merge(Logger.layer([batched]), Layer.succeed(References.MinimumLogLevel, levels[log.level]))
    }),
  )

const colours: Partial<Record<LogLevel.LogLevel, string>> = {
  Debug: "\u001b[2m",
  Info: "\u001b[32m",
  Warn: "\u001b[33m",
  Error: "\u001b[31m",
  Fatal: "\u001b[31m",
}

/** `12:00:01.123 INFO POST /v1/chat/completions status=200 …` */
const formatPretty = (coloured: boolean): Logger.Logger<unknown, string> =>
  Logger.make(({ message, logLevel, cause, fiber, date }) => {
    const level = logLevel.toUpperCase().padEnd(5)
    const label = coloured ? `${colours[logLevel] ?? ""}${level}\u001b[0m` : level
    const text = Array.isArray(message) ? message.map(String).join(" ") : String(message)
    const annotations = Object.entries(fiber.getRef(References.CurrentLogAnnotations))
      .map(([key, value]) => ` ${key}=${String(value)}`)
      .join("")
    const failure = cause.reasons.length === 0 ? "" : `\n${Cause.pretty(cause)}`
    return `${date.toISOString().slice(11, 23)} ${label} ${text}${annotations}${failure}`
  })
