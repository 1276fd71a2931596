/** Where calls of our own API are answered, when this process is one of several. */
import { Context, type Effect } from "effect"
import type { Standing } from "./Standing.ts"

export interface ControlCall {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface ControlAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Door {
  readonly ask: (call: ControlCall) => Effect.Effect<ControlAnswer>
  /** Lets the other process read how this one stands. */
  readonly show: (standing: () => Standing) => void
}

/** `undefined` where this process answers itself. */
export const ControlDoor = Context.Reference<Door | undefined>("llmsim/server/ControlDoor", {
  defaultValue: () => undefined,
})
