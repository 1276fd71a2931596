/** The work that one call may do; patterns and recursive schemas from strangers end with it. */

export class OutOfFuel extends Error {}

export class Fuel {
  #left = 0

  fill(amount: number): void {
    this.#left = amount
  }

  spend(amount: number): void {
    this.#left -= amount
    if (this.#left < 0) throw new OutOfFuel("the schema asks for too much work")
  }

  /** Spends and tells whether there was enough, for callers that end by themselves. */
  lasts(amount: number): boolean {
    this.#left -= amount
    return this.#left >= 0
  }

  get empty(): boolean {
    return this.#left < 0
  }
}
