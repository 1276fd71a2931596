/** Entries in memory, in the order of their creation and of their last use, bounded in number and bytes. */
import type { PageRange } from "./pageRange.ts"

export interface Bounds {
  readonly maxEntries: number
  /** Of the values' JSON and the ids, in UTF-8. */
  readonly maxBytes: number
}

export interface StoreSize {
  readonly entries: number
  /** Of the values' JSON and the ids, in UTF-8. */
  readonly bytes: number
}

export interface Entry {
  readonly collection: string
  readonly id: string
  /** Grows from each created entry to the next. */
  readonly order: number
  /** The value as JSON. */
  readonly text: string
  /** Milliseconds since 1970; the entry is gone from then on. */
  readonly expiresAt: number | undefined
}

interface Node {
  entry: Entry
  bytes: number
  older: Node | undefined
  newer: Node | undefined
}

interface Row {
  readonly byId: Map<string, Node>
  oldest: Node | undefined
  newest: Node | undefined
}

/** All methods are synchronous, and `now` is the time in milliseconds since 1970. */
export class Shelf {
  readonly #bounds: Bounds
  readonly #dropped: (entry: Entry) => void
  readonly #rows = new Map<string, Row>()
  /** The least recently used first. */
  readonly #used = new Set<Node>()
  #bytes = 0
  #lastOrder = 0

  /** @param dropped hears of every entry that goes without `take`: evicted, expired or cleared. */
  constructor(bounds: Bounds, dropped: (entry: Entry) => void) {
    this.#bounds = bounds
    this.#dropped = dropped
  }

  find(collection: string, id: string, now: number): Entry | undefined {
    const node = this.#live(collection, id, now)
    if (node === undefined) return undefined
    this.#used.delete(node)
    this.#used.add(node)
    return node.entry
  }

  /** The place in the order of creation that an entry has or would get. */
  orderOf(collection: string, id: string, now: number): number {
    return this.#live(collection, id, now)?.entry.order ?? ++this.#lastOrder
  }

  /** Creates or replaces; drops what was not used for longest if the bounds ask for it. */
  place(entry: Entry): void {
    const node = this.#rows.get(entry.collection)?.byId.get(entry.id)
    if (node?.entry.order === entry.order) this.#replace(node, entry)
    else {
      if (node !== undefined) this.#unlink(node)
      this.#link({ entry, bytes: sizeOf(entry), older: undefined, newer: undefined })
    }
    for (const least of this.#used) {
      if (this.#used.size <= this.#bounds.maxEntries && this.#bytes <= this.#bounds.maxBytes) break
      this.#drop(least)
    }
  }

  take(collection: string, id: string): void {
    const node = this.#rows.get(collection)?.byId.get(id)
    if (node !== undefined) this.#unlink(node)
  }

  holds(collection: string, id: string): boolean {
    return this.#rows.get(collection)?.byId.has(id) === true
  }

  /** Up to `count` entries along the walk, or the id of the range's end that is not there. */
  walk(collection: string, range: PageRange, count: number, now: number): ReadonlyArray<Entry> | string {
    for (const end of [range.older, range.newer]) {
      if (end !== undefined && this.#live(collection, end, now) === undefined) return end
    }
    const row = this.#rows.get(collection)
    const older = range.older === undefined ? undefined : row?.byId.get(range.older)
    const newer = range.newer === undefined ? undefined : row?.byId.get(range.newer)
    const [from, to, next] =
      range.walk === "asc" ? ([older, newer, "newer"] as const) : ([newer, older, "older"] as const)
    const first = range.walk === "asc" ? row?.oldest : row?.newest
    const past = (node: Node) =>
      to !== undefined &&
      (range.walk === "asc" ? node.entry.order >= to.entry.order : node.entry.order <= to.entry.order)
    const met: Array<Entry> = []
    let node = from === undefined ? first : from[next]
    while (node !== undefined && met.length < count && !past(node)) {
      const following: Node | undefined = node[next]
      if (isExpired(node.entry, now)) this.#drop(node)
      else met.push(node.entry)
      node = following
    }
    return met
  }

  size(): StoreSize {
    return { entries: this.#used.size, bytes: this.#bytes }
  }

  /** Drops all of one collection. */
  clear(collection: string): void {
    for (const node of this.#rows.get(collection)?.byId.values() ?? []) this.#drop(node)
  }

  clearAll(): void {
    for (const node of this.#used) this.#drop(node)
  }

  #live(collection: string, id: string, now: number): Node | undefined {
    const node = this.#rows.get(collection)?.byId.get(id)
    if (node === undefined || !isExpired(node.entry, now)) return node
    this.#drop(node)
    return undefined
  }

  #drop(node: Node): void {
    this.#unlink(node)
    this.#dropped(node.entry)
  }

  #replace(node: Node, entry: Entry): void {
    const bytes = sizeOf(entry)
    this.#bytes += bytes - node.bytes
    node.entry = entry
    node.bytes = bytes
    this.#used.delete(node)
    this.#used.add(node)
  }

  /** The place is mostly the newest, but writes may end in another order than they began. */
  #link(node: Node): void {
    const { collection, id, order } = node.entry
    const row = this.#rows.get(collection) ?? { byId: new Map(), oldest: undefined, newest: undefined }
    this.#rows.set(collection, row)
    row.byId.set(id, node)
    this.#used.add(node)
    this.#bytes += node.bytes
    this.#lastOrder = Math.max(this.#lastOrder, order)
    let older = row.newest
    while (older !== undefined && older.entry.order > order) older = older.older
    const newer = older === undefined ? row.oldest : older.newer
    node.older = older
    node.newer = newer
    if (older === undefined) row.oldest = node
    else older.newer = node
    if (newer === undefined) row.newest = node
    else newer.older = node
  }

  #unlink(node: Node): void {
    const { collection, id } = node.entry
    this.#used.delete(node)
    this.#bytes -= node.bytes
    const row = this.#rows.get(collection)
    if (row === undefined) return
    row.byId.delete(id)
    if (row.byId.size === 0) this.#rows.delete(collection)
    if (node.older === undefined) row.oldest = node.newer
    else node.older.newer = node.newer
    if (node.newer === undefined) row.newest = node.older
    else node.newer.older = node.older
  }
}

export const isExpired = ({ expiresAt }: Entry, now: number): boolean => expiresAt !== undefined && expiresAt <= now

export const sizeOf = ({ id, text }: Pick<Entry, "id" | "text">): number =>
  Buffer.byteLength(text) + Buffer.byteLength(id)
