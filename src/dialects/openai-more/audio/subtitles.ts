/** A transcript as subtitles. */
import type { Segment } from "./Transcript.ts"

export const srtOf = (segments: ReadonlyArray<Segment>): string =>
  segments
    .map(({ start, end, text }, i) => `${i + 1}\n${clock(start, ",")} --> ${clock(end, ",")}\n${text.trim()}\n\n`)
    .join("")

export const vttOf = (segments: ReadonlyArray<Segment>): string =>
  `WEBVTT\n\n${segments
    .map(({ start, end, text }) => `${clock(start, ".")} --> ${clock(end, ".")}\n${text.trim()}\n\n`)
    .join("")}`

const clock = (seconds: number, point: string): string => {
  const ms = Math.round(seconds * 1000)
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0")
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${point}${String(ms % 1000).padStart(3, "0")}`
}
