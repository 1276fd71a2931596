/** Writes a cassette anew with some of its exchanges changed, and puts it in the old one's place when it is whole. */
import { renameSync, rmSync } from "node:fs"
import { CassetteFile } from "./CassetteFile.ts"
import type { Exchange } from "./Exchange.ts"

/**
 * `change` gives the exchange that takes the place of one, or `undefined` for none. Throws when a file cannot be
 * written; the old one is then as it was.
 */
export const rewriteCassette = (
  path: string,
  file: CassetteFile,
  change: (exchange: Exchange) => Exchange | undefined,
): void => {
  const beside = `${path}.new`
  rmSync(beside, { force: true })
  const { file: target } = CassetteFile.append(beside, file.header)
  try {
    for (const line of file.lines) {
      const before = file.exchange(line)
      const after = change(before)
      if (after === before) target.append(file.text(line), before)
      else if (after !== undefined) target.append(JSON.stringify(after), after)
    }
  } catch (error) {
    target.close()
    rmSync(beside)
    throw error
  }
  target.close()
  renameSync(beside, path)
}
