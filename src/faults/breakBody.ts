/** Breaks an answer that is one body. */
import type { Random } from "effect"
import { cutBytes, trickled } from "./cutBytes.ts"
import type { Fault } from "./Fault.ts"
import { invalidUtf8 } from "./invalidUtf8.ts"
import type { Script, Step } from "./Script.ts"

export interface BodyToBreak {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** When it would have left, in milliseconds after the start. */
  readonly due: number
}

/** What breaks streams breaks a body at the same share of its bytes. */
export const breakBody = ({ headers, body, due }: BodyToBreak, fault: Fault, random: Random.Random): Script => {
  const bytes = new TextEncoder().encode(body)
  const whole = scriptOf(headers, bytes, due)
  const part = bytes.subarray(0, Math.floor(bytes.length * shareOf(fault, random)))
  switch (fault.kind) {
    case "truncate":
    case "truncated_body":
    case "malformed_json":
      return scriptOf(headers, part, due)
    case "disconnect":
    case "cut_tool_call":
      return { ...whole, steps: [{ due, bytes: part }], ending: "reset" }
    case "wrong_content_length":
      return { ...withLength(whole, bytes.length + missingBytes), ending: "close" }
    case "invalid_utf8":
      return scriptOf(headers, invalidUtf8(body), due)
    case "empty_body":
    case "empty_stream":
      return scriptOf(headers, new Uint8Array(), due)
    case "wrong_content_type":
      return { ...whole, headers: { ...whole.headers, "content-type": "text/html; charset=utf-8" } }
    case "redirect":
      return { ...scriptOf(headers, new Uint8Array(), due), status: 307 }
    case "reset":
      return { ...whole, steps: [], ending: "reset", endsAt: fault.after_ms ?? 0 }
    case "slow_headers":
    case "stall":
      return scriptOf(headers, bytes, due + (fault.ms ?? usualStallMs))
    case "slow":
      return scriptOf(headers, bytes, due * (fault.factor ?? usualSlowness))
    case "split":
      return atLast({ ...whole, steps: cutBytes(whole.steps, random) })
    case "trickle":
      return atLast({ ...whole, steps: trickled(whole.steps, fault.ms ?? 1) })
    default:
      return whole
  }
}

const usualStallMs = 5_000
const usualSlowness = 10
const missingBytes = 64

const scriptOf = (headers: BodyToBreak["headers"], bytes: Uint8Array, due: number): Script =>
  withLength({ status: 200, headers, steps: stepsOf(bytes, due), ending: "end", endsAt: due }, bytes.length)

const stepsOf = (bytes: Uint8Array, due: number): ReadonlyArray<Step> => (bytes.length === 0 ? [] : [{ due, bytes }])

const withLength = (script: Script, length: number): Script => ({
  ...script,
  headers: { ...script.headers, "content-length": String(length) },
})

const atLast = (script: Script): Script => ({ ...script, endsAt: script.steps.at(-1)?.due ?? script.endsAt })

const shareOf = ({ at_fraction }: Fault, random: Random.Random): number =>
  at_fraction ?? 0.1 + random.nextDoubleUnsafe() * 0.8
