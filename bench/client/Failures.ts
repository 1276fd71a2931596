/** Counts what went wrong, and keeps the first reason. */
export class Failures {
  count = 0
  first: string | null = null

  add(reason: string): void {
    this.count++
    this.first ??= reason
  }
}
