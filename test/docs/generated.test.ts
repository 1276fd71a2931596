/** Pages that are made from the sources are as the sources say; `npm run generate` writes them. */
import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as OpenApi from "effect/http-api/OpenApi"
import { parse } from "yaml"
import { controlPage } from "../../docs/generators/controlPage.ts"
import { settingsPage } from "../../docs/generators/settingsPage.ts"
import { settingsSchema } from "../../docs/generators/settingsSchema.ts"
import { ControlApi } from "../../src/control.ts"
import { assertGolden } from "../support/golden.ts"

const root = join(import.meta.dirname, "../..")

it("config/llmsim.schema.json", () => {
  assertGolden(join(root, "config/llmsim.schema.json"), `${JSON.stringify(settingsSchema(), null, 2)}\n`)
})

it("docs/settings.md", () => {
  assertGolden(join(root, "docs/settings.md"), settingsPage(settingsSchema()))
})

it("docs/control-api.md", () => {
  assertGolden(join(root, "docs/control-api.md"), controlPage(OpenApi.fromApi(ControlApi)))
})

it("the schema takes the settings' example and refuses what is wrong", () => {
  const validate = new Ajv2020({ strict: false }).compile(settingsSchema())
  assert.isTrue(
    validate(parse(readFileSync(join(root, "config/llmsim.yaml"), "utf8"))),
    JSON.stringify(validate.errors),
  )
  assert.isFalse(validate({ server: { prot: 80 } }))
  assert.isFalse(validate({ latency: { profile: "gtp4o" } }))
})

const help = (...command: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "", COLUMNS: "120" }
    execFile(process.execPath, ["src/bin.ts", ...command, "--help"], { cwd: root, env }, (_, out) => resolve(out))
  })

it("docs/cli.md", { timeout: 60_000 }, async () => {
  const commands = [
    [],
    ["serve"],
    ["check"],
    ["latency"],
    ["mocks"],
    ["mocks", "test"],
    ["mocks", "import"],
    ["tui"],
    ["verdict"],
  ]
  const texts = await Promise.all(commands.map((command) => help(...command)))
  const sections = commands.map((command, index) => {
    const text = (texts[index] ?? "").trimEnd().replace(/[ \t]+$/gm, "")
    return `## \`${["llmsim", ...command].join(" ")}\`\n\n\`\`\`text\n${text}\n\`\`\`\n`
  })
  const note = "<!-- Made from `--help` by `npm run generate`. -->"
  assertGolden(join(root, "docs/cli.md"), `# Command line\n\n${note}\n\n${sections.join("\n")}`)
})
