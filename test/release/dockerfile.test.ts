/** The Dockerfile and `.dockerignore`, by the rules that linters of images have. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import packageJson from "../../package.json" with { type: "json" }
import { stagesOf } from "../../release/dockerfile.ts"

const root = join(import.meta.dirname, "../..")
const textOf = (path: string) => readFileSync(join(root, path), "utf8")
const stages = stagesOf(textOf("Dockerfile"))
const final = stages.at(-1)
const all = stages.flatMap(({ instructions }) => instructions)
const last = (name: string) => final?.instructions.findLast((instruction) => instruction.name === name)?.text

describe("the Dockerfile", () => {
  it("builds on a base that has a version, and ships what was built on none", () => {
    assert.strictEqual(stages.length, 2)
    assert.match(stages[0]?.base ?? "", /^[\w./-]+:[\w.-]+$/)
    assert.notMatch(stages[0]?.base ?? "", /:latest$/)
    assert.strictEqual(final?.base, "scratch")
  })

  it("builds with the Node that the tests run on", () => {
    assert.include(stages[0]?.base, `node:${packageJson.devDependencies.node}-`)
  })

  it("runs as nobody in particular, from absolute folders", () => {
    // Kubernetes' runAsNonRoot believes numbers only.
    assert.match(last("USER") ?? "root", /^[1-9]\d*:[1-9]\d*$/)
    for (const { name, text } of all) if (name === "WORKDIR") assert.match(text, /^\//)
  })

  it("starts without a shell, and is asked for its health without curl", () => {
    const entry: ReadonlyArray<string> = JSON.parse(last("ENTRYPOINT") ?? "")
    assert.deepStrictEqual(JSON.parse(last("CMD") ?? ""), ["serve"])
    const asked = /CMD (\[.*\])$/.exec(last("HEALTHCHECK") ?? "")?.[1] ?? ""
    assert.deepStrictEqual(JSON.parse(asked), [...entry, "health"])
  })

  it("copies by COPY what is there, and only what the builder is sent", () => {
    const sent = textOf(".dockerignore")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
    assert.strictEqual(sent[0], "*")
    for (const { name, text } of all) {
      assert.notInclude(["ADD", "MAINTAINER"], name)
      if (name !== "COPY" || text.startsWith("--from=")) continue
      for (const source of text.split(/\s+/).slice(0, -1)) {
        assert.isTrue(existsSync(join(root, source)), source)
        assert.include(sent, `!${source}`)
      }
    }
  })

  it("installs by the lock, and runs scripts that there are", () => {
    const commands = all.filter(({ name }) => name === "RUN").map(({ text }) => text)
    assert.isTrue(commands.some((command) => command.startsWith("npm ci")))
    for (const command of commands) {
      assert.notMatch(command, /npm install|sudo|curl|wget|apt-get upgrade/)
      const script = /npm run ([\w:-]+)/.exec(command)?.[1]
      if (script !== undefined) assert.property(packageJson.scripts, script)
    }
  })
})

it("an instruction before the first FROM is refused, and continued lines are one", () => {
  assert.throws(() => stagesOf("RUN true\nFROM a:1"), /before the first FROM/)
  const [stage] = stagesOf("FROM a:1 AS b\n# note\nRUN one \\\n  two\n")
  assert.deepStrictEqual(stage, { base: "a:1", name: "b", instructions: [{ name: "RUN", text: "one    two" }] })
})
