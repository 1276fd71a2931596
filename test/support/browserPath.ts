/** Where a browser is that tests can drive; in CI on Linux there must be one. */
import { spawnSync } from "node:child_process"

const found = ["chromium", "google-chrome", "chromium-browser"].flatMap((name) => {
  const { stdout } = spawnSync("which", [name], { encoding: "utf8" })
  return stdout ? [stdout.trim()] : []
})

export const browserPath: string | undefined =
  found[0] ?? (process.platform === "linux" && process.env.CI === "true" ? "chromium" : undefined)
