/** `llmsim serve` as a process of its own, for tests of several processes. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Program, startProgram, until } from "./Program.ts"

export interface RunningServer extends AsyncDisposable {
  readonly url: string
  readonly program: Program
  readonly config: string
}

/** `llmsim serve` with these settings, once it serves. */
export const startServing = async (settings: Readonly<Record<string, unknown>>): Promise<RunningServer> => {
  const folder = mkdtempSync(join(tmpdir(), "llmsim-test-"))
  const config = join(folder, "llmsim.yaml")
  writeFileSync(config, JSON.stringify(settings))
  const program = startProgram(["serve", "--config", config, "--log-format", "json"])
  const stop = async () => {
    program.process.kill("SIGTERM")
    await program.exited
    rmSync(folder, { recursive: true, force: true })
  }
  const url = await until(() => {
    if (program.process.exitCode !== null) throw new Error(program.printed().err)
    return /"url":"(http:[^"]+)"/.exec(program.printed().out)?.[1]
  })
  return { url, program, config, [Symbol.asyncDispose]: stop }
}
