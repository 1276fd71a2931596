/** One question over a WebSocket, and all that comes. */

interface Talked {
  readonly messages: ReadonlyArray<string>
  /** How the connection ended, if it did. */
  readonly code: number | undefined
}

interface Asked {
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

const quietMs = 700

/** Until the connection closes, or nothing comes for a while. */
export const talk = (url: string, { body, headers }: Asked): Promise<Talked> =>
  new Promise((resolve) => {
    // Node's client takes headers, which the type of a browser's does not know.
    const options = { headers } as unknown as Array<string>
    const socket = new WebSocket(`${url.replace("http", "ws")}/v1/responses`, options)
    const messages: Array<string> = []
    const end = (code: number | undefined) => {
      clearTimeout(quiet)
      socket.close()
      resolve({ messages, code })
    }
    const quiet = setTimeout(end, quietMs, undefined)
    socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "response.create", ...body })))
    socket.addEventListener("message", ({ data }) => {
      messages.push(String(data))
      quiet.refresh()
    })
    socket.addEventListener("close", ({ code }) => end(code))
  })

export const typesOf = ({ messages }: Talked) => messages.map((message) => /"type":"([\w.]+)"/.exec(message)?.[1])
