/** What an import makes of a foreign file. */

export interface Imported {
  /** Mocks as a file spells them. */
  readonly mocks: ReadonlyArray<MockEntry>
  /** What could not be taken over, one line each. */
  readonly warnings: ReadonlyArray<string>
}

export type MockEntry = Readonly<Record<string, unknown>>

/** Without the keys that have nothing to say. */
export const compact = (entry: MockEntry): MockEntry =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))
