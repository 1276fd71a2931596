/** A replaying server in a process of its own. */
import { spawn } from "node:child_process"
import { adopt, kill } from "../children.ts"

/** The pretty format prints the URL whatever the log's level is. */
const flags = ["--port", "0", "--host", "127.0.0.1", "--log-level", "none", "--log-format", "pretty"]

export const startReplay = async (cassette: string): Promise<{ readonly url: string; readonly stop: () => void }> => {
  const child = adopt(
    spawn(process.execPath, ["src/bin.ts", "serve", ...flags], {
      env: { ...process.env, LLMSIM_RECORDING_MODE: "replay", LLMSIM_RECORDING_CASSETTE: cassette },
      stdio: ["ignore", "pipe", "inherit"],
    }),
  )
  const url = await new Promise<string>((resolve, reject) => {
    let printed = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
      if (found !== undefined) resolve(found)
    })
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${printed}`)))
  })
  return { url, stop: () => void kill(child) }
}
