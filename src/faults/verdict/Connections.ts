/** Which clients have which connections open. */
import type { ClientRecord } from "./ClientRecord.ts"
import type { Connection } from "./SeenCall.ts"

export class Connections {
  readonly #users = new Map<object, Set<ClientRecord>>()

  /** A proxy's connection may have several users. */
  used({ id, onClose }: Connection, record: ClientRecord): void {
    record.connected(id)
    const known = this.#users.get(id)
    if (known !== undefined) {
      known.add(record)
      return
    }
    const users = new Set([record])
    this.#users.set(id, users)
    onClose(() => {
      this.#users.delete(id)
      for (const user of users) user.disconnected(id)
    })
  }

  /** Connections stay open, but nobody has used them. */
  reset(): void {
    for (const users of this.#users.values()) users.clear()
  }
}
