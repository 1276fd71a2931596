/** Requests that are told of with their body, where it is small and came with the head. */
import { IncomingMessage, type Server, type ServerResponse } from "node:http"
import { trailKey } from "../http/RequestTrail.ts"
import { bodyKey } from "../http/readBytes.ts"

/** What Node's parser sends in one piece with the head. */
const mostBytes = 32_768

/**
 * Its body need not come through the stream, which is a tenth of a small answer's work, and whoever answers need not
 * wait for it. It is a stream all the same for those who read one.
 */
export class WholeRequest extends IncomingMessage {
  [bodyKey]: Buffer | undefined = undefined;
  // Here from the start, so that all requests have one shape.
  [trailKey] = undefined
  /** Tells of the request; absent when that was done. */
  #tell: (() => void) | undefined = undefined
  #isRead = true

  /** Tells when the body is there, at the latest when what has arrived by now was looked at. */
  gather(tell: () => void): void {
    this.#tell = tell
    if (gathering.push(this) === 1) setImmediate(tellAll)
  }

  /** What has come of the body so far is read from the stream, as the rest is. */
  tellNow(): void {
    const tell = this.#tell
    if (tell === undefined) return
    this.#tell = undefined
    const part = this[bodyKey]
    this[bodyKey] = undefined
    if (part !== undefined) super.push(part)
    // The connection is gone: there is nobody to answer.
    if (!this.destroyed) tell()
  }

  override push(chunk: Buffer | null): boolean {
    if (this.#tell === undefined) return super.push(chunk)
    if (chunk !== null) {
      const before = this[bodyKey]
      this[bodyKey] = before === undefined ? chunk : Buffer.concat([before, chunk])
      return true
    }
    const tell = this.#tell
    this.#tell = undefined
    this.#isRead = false
    // Node empties what nobody has read before the next request.
    Reflect.set(this, "_consuming", true)
    tell()
    return false
  }

  override _read(size: number): void {
    if (this.#isRead) {
      super._read(size)
      return
    }
    this.#isRead = true
    if (this[bodyKey] !== undefined) super.push(this[bodyKey])
    super.push(null)
  }
}

/** Those of this turn of the event loop. */
let gathering: Array<WholeRequest> = []

const tellAll = (): void => {
  const told = gathering
  gathering = []
  for (const request of told) request.tellNow()
}

/** Node tells of a request when it has read the head. */
export const tellWhole = (server: Server): Server => {
  const emit = server.emit.bind(server)
  server.emit = (event: string, ...values: ReadonlyArray<unknown>) => {
    const [request, response] = values
    if (event !== "request" || !(request instanceof WholeRequest) || !isSmall(request)) return emit(event, ...values)
    request.gather(() => emit(event, request, response as ServerResponse))
    return true
  }
  return server
}

const isSmall = ({ headers }: IncomingMessage): boolean => {
  const length = headers["content-length"]
  return length !== undefined && Number(length) <= mostBytes && headers["content-encoding"] === undefined
}
