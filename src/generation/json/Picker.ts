/** Makes the choices at one place of a value, so that a second try makes others and all are tried in the end. */

export class Picker {
  readonly #salt: number
  #rest: number
  #choices = 0

  /**
   * @param salt a draw from 0 to 1 that decides what is tried first.
   * @param combination which of all combinations of choices, from 0.
   */
  constructor(salt: number, combination: number) {
    this.#salt = salt
    this.#rest = combination
  }

  /** The `weight` says what share of first tries begins with one of `rare`. */
  pick<A>(usual: ReadonlyArray<A>, rare: ReadonlyArray<A> = [], weight = 0): A {
    const draw = this.#draw()
    const rareFirst = usual.length === 0 || draw < weight
    const within = rareFirst ? draw / (weight || 1) : (draw - weight) / (1 - weight)
    const [first, then] = rareFirst ? [rare, usual] : [usual, rare]
    const turn = Math.floor(Math.min(0.999999, Math.max(0, within)) * first.length)
    const order = [...first.slice(turn), ...first.slice(0, turn), ...then]
    return this.inOrder(order)
  }

  /** The first is tried first. */
  inOrder<A>(order: ReadonlyArray<A>): A {
    const index = this.#rest % order.length
    this.#rest = Math.floor(this.#rest / order.length)
    return order[index] as A
  }

  /** Whether all combinations there are came before this one. */
  get exhausted(): boolean {
    return this.#rest > 0
  }

  #draw(): number {
    this.#choices++
    return this.#choices === 1 ? this.#salt : (this.#salt * 7919 * this.#choices) % 1
  }
}
