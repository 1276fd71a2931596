/** Whether a server lets go of all connections, but those that ask for it. */
import { setTimeout as sleep } from "node:timers/promises"

const tries = 100
const againMs = 100

export const areConnectionsGone = async (port: number): Promise<boolean> => {
  for (let i = 0; i < tries; i++) {
    const response = await fetch(`http://127.0.0.1:${port}/llmsim/stats`, { headers: { connection: "close" } })
    const { open_connections } = (await response.json()) as { readonly open_connections: number }
    if (open_connections <= 1) return true
    await sleep(againMs)
  }
  return false
}
