/** The command line as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process"

export interface Program {
  readonly process: ChildProcess
  /** All that the program has printed so far. */
  readonly printed: () => { readonly out: string; readonly err: string }
  readonly exited: Promise<number | null>
}

export const startProgram = (
  argv: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {},
): Program => {
  const started = spawn(process.execPath, ["src/bin.ts", ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  })
  let out = ""
  let err = ""
  started.stdout.setEncoding("utf8").on("data", (text) => {
    out += text
  })
  started.stderr.setEncoding("utf8").on("data", (text) => {
    err += text
  })
  const exited = new Promise<number | null>((resolve) => started.on("close", resolve))
  return { process: started, printed: () => ({ out, err }), exited }
}

/** Asks until there is an answer; for ever would keep the process from all tests after this one. */
export const until = async <A>(
  find: () => A | undefined | Promise<A | undefined>,
  everyMs = 10,
  withinMs = 15_000,
): Promise<A> => {
  const began = performance.now()
  for (;;) {
    const found = await find()
    if (found !== undefined) return found
    if (performance.now() - began >= withinMs) throw new Error(`no answer within ${withinMs} ms: ${find}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

/** Where a server listens, once it has said so. */
export const urlOf = ({ printed }: Program, pattern = /http:\/\/127\.0\.0\.1:\d+/): Promise<string> =>
  until(() => pattern.exec(printed().out)?.[0])
