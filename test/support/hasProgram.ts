/** Whether a program is installed that a test needs; in CI on Linux it must be. */
import { spawnSync } from "node:child_process"

export const hasProgram = (name: string): boolean =>
  (process.platform === "linux" && process.env.CI === "true") || spawnSync(name, ["--version"]).error === undefined
