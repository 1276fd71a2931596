/** Removes the file of a Unix socket that a process has left behind. */
import { lstatSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { Effect } from "effect"

/** A socket that somebody answers is left, and so is what is no socket: listening then says that the path is in use. */
export const removeStaleSocket = (path: string): Effect.Effect<void> =>
  Effect.suspend(() =>
    lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true
      ? Effect.map(isAnswered(path), (answered) => (answered ? undefined : rmSync(path, { force: true })))
      : Effect.void,
  )

const isAnswered = (path: string): Effect.Effect<boolean> =>
  Effect.callback((resume) => {
    const socket = connect(path)
    socket.once("connect", () => {
      socket.destroy()
      resume(Effect.succeed(true))
    })
    socket.once("error", (error: NodeJS.ErrnoException) => resume(Effect.succeed(error.code !== "ECONNREFUSED")))
  })
