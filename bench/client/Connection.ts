/** One connection that asks, reads, checks and asks again, and comes back when it is lost. */
import type { Socket } from "node:net"
import { tokens } from "../protocol.ts"
import type { Failures } from "./Failures.ts"
import { openSocket, received } from "./openSocket.ts"
import { ResponseParser } from "./ResponseParser.ts"
import type { Requests } from "./requests.ts"

export interface ConnectionOptions {
  readonly port: number
  /** The address to connect from. */
  readonly from: string | null
  readonly requests: Requests
  readonly failures: Failures
}

/** Told of what comes in. */
export interface Watcher {
  /** The `k`th content event of a stream. */
  readonly content: (connection: Connection, k: number, now: number) => void
  /** A valid answer has ended. */
  readonly answer: (connection: Connection, now: number) => void
}

const reconnectAfterMs = 20

export class Connection {
  sentAt = 0
  /** When the first and the last content event came. */
  firstAt = 0
  lastAt = 0

  readonly #options: ConnectionOptions
  readonly #watcher: Watcher
  #socket: Socket | undefined
  #parser: ResponseParser | undefined
  #now = 0
  #started = false
  #closed = false

  constructor(options: ConnectionOptions, watcher: Watcher) {
    this.#options = options
    this.#watcher = watcher
    this.#open()
  }

  get isConnected(): boolean {
    return this.#socket?.readyState === "open"
  }

  /** Asks for the first time, at once or as soon as it is connected. */
  start(): void {
    this.#started = true
    if (this.isConnected) this.#ask()
  }

  close(): void {
    this.#closed = true
    this.#socket?.destroy()
  }

  #open(): void {
    const parser = new ResponseParser({ event: (isContent) => this.#event(isContent), end: () => this.#end() })
    const { port, from } = this.#options
    const socket = openSocket({ port, from, read: (length) => this.#read(length) })
    socket.once("connect", () => {
      if (this.#started) this.#ask()
    })
    socket.on("error", (error) => this.#fail(error.message))
    socket.once("close", () => this.#lost(socket))
    this.#parser = parser
    this.#socket = socket
  }

  #ask(): void {
    this.sentAt = performance.now()
    this.#socket?.write(this.#options.requests.next())
  }

  #read(length: number): boolean {
    this.#now = performance.now()
    const parser = this.#parser
    parser?.feed(received, length)
    if (parser?.broken != null) {
      this.#fail(parser.broken)
      this.#socket?.destroy()
    }
    return true
  }

  #event(isContent: boolean): void {
    if (!isContent) return
    const k = (this.#parser?.contents ?? 0) - 1
    if (k === 0) this.firstAt = this.#now
    this.lastAt = this.#now
    this.#watcher.content(this, k, this.#now)
  }

  #end(): void {
    const problem = this.#problem()
    if (problem === null) this.#watcher.answer(this, this.#now)
    else this.#fail(problem)
    if (!this.#closed) this.#ask()
  }

  #problem(): string | null {
    const { status, contents, done, bodyBytes } = this.#parser ?? { status: 0, contents: 0, done: false, bodyBytes: 0 }
    if (status !== 200) return `status ${status}`
    if (!this.#options.requests.stream) return bodyBytes > 500 ? null : `a body of ${bodyBytes} bytes`
    if (!done) return "a stream without [DONE]"
    return contents === tokens ? null : `${contents} content events instead of ${tokens}`
  }

  #fail(reason: string): void {
    if (!this.#closed) this.#options.failures.add(reason)
  }

  #lost(socket: Socket): void {
    if (this.#closed) return
    if (socket.errored === null && this.#parser?.broken == null) this.#fail("the server closed the connection")
    setTimeout(() => {
      if (!this.#closed) this.#open()
    }, reconnectAfterMs)
  }
}
