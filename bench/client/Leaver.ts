/** A caller that asks for one stream after the other, and leaves those that are to be cut. */
import type { Socket } from "node:net"
import type { Way } from "../protocol.ts"
import type { Cut } from "./cuts.ts"
import type { Failures } from "./Failures.ts"
import { openSocket, received } from "./openSocket.ts"
import { ResponseParser } from "./ResponseParser.ts"
import type { Requests } from "./requests.ts"

export interface LeaverOptions {
  readonly port: number
  /** The address to connect from. */
  readonly from: string | null
  readonly requests: Requests
  readonly failures: Failures
  /** Content events of a whole stream. */
  readonly tokens: number
  /** What becomes of the next stream: its cut, null to read all of it, undefined if there is none. */
  readonly take: () => Cut | null | undefined
  readonly whole: () => void
  readonly left: (way: Way, begun: boolean) => void
}

/** Much longer than a stream takes, and than a server takes to close after its client has. */
const patienceMs = 20_000

export class Leaver {
  /** Resolves when there is nothing more to ask and no connection is left. */
  readonly done: Promise<void>

  readonly #options: LeaverOptions
  readonly #finish: () => void
  #socket: Socket | undefined
  #parser: ResponseParser | undefined
  #cut: Cut | null = null
  /** When to leave, or to lose patience. */
  #timer: NodeJS.Timeout | undefined
  #begun = false
  /** The connection is to end. */
  #leaving = false

  constructor(options: LeaverOptions) {
    this.#options = options
    const { promise, resolve } = Promise.withResolvers<void>()
    this.done = promise
    this.#finish = resolve
    this.#next()
  }

  /** On the same connection where there is one still. */
  #next(): void {
    const cut = this.#options.take()
    if (cut === undefined) {
      this.#leaving = true
      if (this.#socket === undefined || this.#socket.destroyed) this.#finish()
      else this.#socket.destroy()
      return
    }
    this.#cut = cut
    if (this.#socket?.readyState === "open") this.#ask(this.#socket)
    else this.#open()
  }

  #open(): void {
    const { port, from, failures } = this.#options
    this.#leaving = false
    this.#parser = new ResponseParser({ event: () => undefined, end: () => this.#end() })
    const socket = openSocket({ port, from, read: (length) => this.#read(length) })
    this.#socket = socket
    socket.once("connect", () => this.#ask(socket))
    socket.on("error", (error) => {
      if (!this.#leaving) failures.add(error.message)
    })
    socket.once("close", () => this.#lost(socket))
  }

  #ask(socket: Socket): void {
    this.#begun = false
    socket.write(this.#options.requests.next())
    if (this.#cut === null) this.#wait("a stream that did not end")
    else this.#timer = setTimeout((cut: Cut) => this.#leave(socket, cut), this.#cut.afterMs, this.#cut)
  }

  #leave(socket: Socket, { way }: Cut): void {
    this.#leaving = true
    this.#options.left(way, this.#begun)
    this.#wait("a connection that its server did not close after its client")
    if (way === "reset") socket.resetAndDestroy()
    else if (way === "close") socket.destroy()
    else socket.end()
  }

  /** Gives the connection up after a time. */
  #wait(failure: string): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#giveUp(failure), patienceMs)
  }

  #giveUp(failure: string): void {
    this.#options.failures.add(failure)
    this.#leaving = true
    this.#socket?.destroy()
  }

  #read(length: number): boolean {
    this.#begun = true
    // What still comes after half a connection is closed is read for its end alone.
    if (this.#leaving) return true
    const parser = this.#parser
    parser?.feed(received, length)
    if (parser?.broken != null) this.#giveUp(parser.broken)
    return true
  }

  #end(): void {
    clearTimeout(this.#timer)
    const problem = this.#problem()
    if (problem === null) this.#options.whole()
    else this.#options.failures.add(problem)
    this.#next()
  }

  #problem(): string | null {
    const { status, contents, done } = this.#parser ?? { status: 0, contents: 0, done: false }
    const { tokens } = this.#options
    if (status !== 200) return `status ${status}`
    if (!done) return "a stream without [DONE]"
    return contents === tokens ? null : `${contents} content events instead of ${tokens}`
  }

  #lost(socket: Socket): void {
    if (socket !== this.#socket) return
    clearTimeout(this.#timer)
    if (!this.#leaving && socket.errored === null) this.#options.failures.add("the server closed the connection")
    this.#next()
  }
}
