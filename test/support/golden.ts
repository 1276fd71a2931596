/** Compares bytes with a transcript in the repository; `UPDATE_GOLDEN=1` writes it instead. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { assert } from "@effect/vitest"

export const assertGolden = (file: string, actual: string): void => {
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, actual)
  }
  assert.strictEqual(actual, readFileSync(file, "utf8"))
}
