/** How many places of each name are taken. */

export class PlaceCounts {
  readonly #taken = new Map<string, number>()

  enter(name: string, limit: number): boolean {
    const taken = this.#taken.get(name) ?? 0
    if (taken >= limit) return false
    this.#taken.set(name, taken + 1)
    return true
  }

  leave(name: string): void {
    const taken = (this.#taken.get(name) ?? 1) - 1
    if (taken > 0) this.#taken.set(name, taken)
    else this.#taken.delete(name)
  }
}
