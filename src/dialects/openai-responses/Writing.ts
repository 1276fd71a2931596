/** A stream of a response while it is written: where it is, and the frames of one step. */
import type { FinishReason, Started, TokenLogprob, ToolCallStarted } from "../../domain/Reply.ts"
import type { Frame } from "../../http/CompletionCodec.ts"
import { obfuscation, paddedLength } from "../openai-chat/obfuscation.ts"
import type { Item, ResponseOptions } from "./ResponseOptions.ts"

export type OpenKind = "reasoning" | "text" | "refusal" | "call"

/** The item that is being written. */
export interface OpenItem {
  readonly kind: OpenKind
  readonly id: string
  readonly call: ToolCallStarted | undefined
  /** The name of the events of its pieces; absent when its pieces are not shown. */
  readonly event: string | undefined
  /** JSON text of such an event before its sequence number, and between that and the piece. */
  readonly head: string
  readonly fields: string
  /** What follows, by the length of the piece. */
  readonly tails: ReadonlyArray<string>
}

export interface ResponseState {
  readonly started: Started | undefined
  /** The number of the next event. */
  readonly sequence: number
  /** The items that are done. */
  readonly items: ReadonlyArray<Item>
  readonly open: OpenItem | undefined
  /** What the open item says so far. */
  readonly text: string
  readonly logprobs: ReadonlyArray<TokenLogprob>
  readonly hosted: "to come" | "open" | "done"
  readonly reason: FinishReason
}

export const initialState: ResponseState = {
  started: undefined,
  sequence: 0,
  items: [],
  open: undefined,
  text: "",
  logprobs: [],
  hosted: "to come",
  reason: "stop",
}

/** One step of the stream that is more than a piece of text. */
export class Writing {
  readonly frames: Array<Frame> = []
  readonly options: ResponseOptions
  #state: ResponseState

  constructor(state: ResponseState, options: ResponseOptions) {
    this.#state = state
    this.options = options
  }

  state(): ResponseState {
    return this.#state
  }

  set(changes: Partial<ResponseState>): void {
    this.#state = { ...this.#state, ...changes }
  }

  /** What ids are made from. */
  key(): string {
    return this.options.head?.key ?? this.#state.started?.key ?? ""
  }

  write(type: string, fields: object): void {
    const { sequence } = this.#state
    const data = `{"type":"${type}","sequence_number":${sequence},${JSON.stringify(fields).slice(1)}`
    this.frames.push({ event: type, data })
    this.set({ sequence: sequence + 1 })
  }

  /** Where the next item goes. */
  index(): number {
    return this.#state.items.length
  }

  added(item: Item): void {
    this.write("response.output_item.added", { output_index: this.index(), item })
  }

  done(item: Item): void {
    this.write("response.output_item.done", { output_index: this.index(), item })
    this.set({ items: [...this.#state.items, item] })
  }
}

const tailsOf = (obfuscate: boolean): ReadonlyArray<string> =>
  obfuscate ? Array.from({ length: paddedLength }, (_, length) => `,"obfuscation":"${obfuscation(length)}"}`) : ["}"]

const padded = tailsOf(true)
const plain = tailsOf(false)

/** An item whose pieces are events of this name; `place` says where in the item they go. */
export const openItem = (
  { options, index }: { readonly options: ResponseOptions; readonly index: number },
  item: Pick<OpenItem, "kind" | "id" | "call" | "event">,
  place: object,
): OpenItem => ({
  ...item,
  head: `{"type":"${item.event}","sequence_number":`,
  fields: `,${JSON.stringify({ item_id: item.id, output_index: index, ...place }).slice(1, -1)},"delta":`,
  tails: options.obfuscate ? padded : plain,
})
