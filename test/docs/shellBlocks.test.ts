/** Commands that readers copy: their flags and scripts exist, and every curl is answered. */
import { execFile } from "node:child_process"
import { assert, describe, it } from "@effect/vitest"
import packageJson from "../../package.json" with { type: "json" }
import { startSimulator } from "../../src/testing/startSimulator.ts"
import { blocks, textOf } from "./Documents.ts"

const all = blocks("sh")

/** Lines that end in a backslash go on; comments, variables before a command and what follows a pipe or `>` are left out. */
const commandsOf = (code: string): ReadonlyArray<string> =>
  code
    .replace(/\\\n\s*/g, " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#\s.*$/, "").replace(/\s(>|&|\|)(\s.*)?$/, ""))
    .map((line) => line.trim().replace(/^([A-Z_]+=\S*\s+)+/, ""))
    .filter((line) => line !== "")

const commands = all.flatMap(({ at, code }) => commandsOf(code).map((command) => ({ at, command })))

/** What `--help` of each command says, as the reference has it. */
const help = new Map(
  [...textOf("docs/cli.md").matchAll(/^## `llmsim ?([^`]*)`\n\n```text\n([\s\S]*?)^```$/gm)].map(
    ({ 1: name = "", 2: text = "" }) => [name, text] as const,
  ),
)

const wrongFlags = (command: string): ReadonlyArray<string> => {
  const words = command
    .replace(/^npx (--no -- )?/, "")
    .split(/\s+/)
    .slice(1)
  const names = [2, 1, 0].map((count) => words.slice(0, count).join(" "))
  const text = help.get(names.find((name) => help.has(name)) ?? "") ?? ""
  return words.filter((word) => word.startsWith("-")).filter((flag) => !new RegExp(`${flag}[ ,]`).test(text))
}

describe("the commands of the documents", () => {
  it("have flags that there are", () => {
    const ours = commands.filter(({ command }) => /^(npx (--no -- )?)?llmsim /.test(command))
    assert.isAbove(ours.length, 10)
    assert.deepStrictEqual(
      ours.filter(({ command }) => wrongFlags(command).length > 0),
      [],
    )
    assert.deepStrictEqual(wrongFlags("llmsim serve --prot 80 --seed 1"), ["--prot"])
  })

  it("run scripts that there are", () => {
    const scripts = commands.flatMap(({ at, command }) => {
      const script = /^npm (?:run )?(?!install|init|pkg|ci|run my-)([a-z:]+)(?: |$)/.exec(command)?.[1]
      return script === undefined ? [] : [{ at, script }]
    })
    assert.isAbove(scripts.length, 4)
    assert.deepStrictEqual(
      scripts.filter(({ script }) => !Object.hasOwn(packageJson.scripts, script)),
      [],
    )
  })
})

const statusesOf = (code: string, url: string): Promise<string> =>
  new Promise((resolve) => {
    const program = `curl() { command curl -s -o /dev/null -w '%{http_code} ' "$@"; }\n${code.replaceAll("http://localhost:8080", url)}`
    execFile("bash", ["-c", program], (_, out, error) => resolve((out + error).trim()))
  })

describe.skipIf(process.platform === "win32")("every curl of the documents", () => {
  const curls = all.filter(({ code }) => commandsOf(code).every((command) => command.startsWith("curl ")))

  it("is found", () => {
    assert.isAbove(curls.length, 4)
  })

  it.each(curls)("$at", async ({ code }) => {
    await using sim = await startSimulator()
    // Some ask for a fault that refuses them.
    const expected = code.includes("x-llmsim-fault") ? /^[25]\d\d( [25]\d\d)*$/ : /^2\d\d( 2\d\d)*$/
    assert.match(await statusesOf(code, sim.url), expected)
  })
})
