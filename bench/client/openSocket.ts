/** A connection of the bench's client. */
import { connect, type Socket } from "node:net"

export interface SocketOptions {
  readonly port: number
  /** The address to connect from. */
  readonly from: string | null
  /** Told of each read, of which the first `length` bytes of `received` are the bytes; to read on, it says true. */
  readonly read: (length: number) => boolean
}

/** All sockets read into the same memory: each read is taken up before the next. */
export const received = Buffer.allocUnsafe(256 * 1024)

export const openSocket = ({ port, from, read }: SocketOptions): Socket =>
  connect({
    host: "127.0.0.1",
    port,
    ...(from === null ? {} : { localAddress: from }),
    noDelay: true,
    onread: { buffer: received, callback: read },
  })
