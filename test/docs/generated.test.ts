/** Pages that are made from the sources are as the sources say; `npm run generate` writes them. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Ajv2020 } from "ajv/dist/2020.js"
import { Effect, Layer } from "effect"
import * as OpenApi from "effect/http-api/OpenApi"
import { TestConsole } from "effect/testing"
import { parse } from "yaml"
import { controlPage } from "../../docs/generators/controlPage.ts"
import { endpointsPage } from "../../docs/generators/endpointsPage.ts"
import { manPage } from "../../docs/generators/manPage.ts"
import { settingsPage } from "../../docs/generators/settingsPage.ts"
import { settingsSchema } from "../../docs/generators/settingsSchema.ts"
import { ControlApi } from "../../src/control.ts"
import { assertGolden } from "../support/golden.ts"
import { runCli } from "../support/runCli.ts"
import { servedProviders } from "./servedProviders.ts"

const root = join(import.meta.dirname, "../..")

it("config/llmsim.schema.json", () => {
  assertGolden(join(root, "config/llmsim.schema.json"), `${JSON.stringify(settingsSchema(), null, 2)}\n`)
})

it("docs/settings.md", () => {
  assertGolden(
    join(root, "docs/settings.md"),
    settingsPage(settingsSchema(), readFileSync(join(root, "config/llmsim.yaml"), "utf8")),
  )
})

it("docs/control-api.md", () => {
  assertGolden(join(root, "docs/control-api.md"), controlPage(OpenApi.fromApi(ControlApi)))
})

it.effect("docs/endpoints.md", () =>
  Effect.map(servedProviders, (providers) => {
    assertGolden(join(root, "docs/endpoints.md"), endpointsPage(providers))
  }),
)

it("the schema takes the settings' example and refuses what is wrong", () => {
  const validate = new Ajv2020({ strict: false }).compile(settingsSchema())
  assert.isTrue(
    validate(parse(readFileSync(join(root, "config/llmsim.yaml"), "utf8"))),
    JSON.stringify(validate.errors),
  )
  assert.isFalse(validate({ server: { prot: 80 } }))
  assert.isFalse(validate({ latency: { profile: "gtp4o" } }))
})

/** Each run has a console of its own, so that it keeps its own lines alone. */
const help = (command: ReadonlyArray<string>) =>
  runCli([...command, "--help"]).pipe(
    Effect.map(({ out }) => out.replace(colours, "")),
    Effect.provide(Layer.fresh(TestConsole.layer)),
  )

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told of colours so.
const colours = /\u001b\[\d+m/g

type Help = readonly [command: ReadonlyArray<string>, text: string]

/** A command and those below it. */
const helpBelow = (command: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<Help>> =>
  Effect.gen(function* () {
    const text = yield* help(command)
    const below = /^SUBCOMMANDS\n((?: {2}.*\n?)+)/m.exec(text)?.[1] ?? ""
    const names = [...below.matchAll(/^ {2}([a-z-]+)/gm)].map(({ 1: name = "" }) => name)
    const inner = yield* Effect.forEach(names, (name) => helpBelow([...command, name]))
    return [[command, text], ...inner.flat()]
  })

it.effect("docs/cli.md", () =>
  Effect.gen(function* () {
    const commands = yield* helpBelow([])
    assert.isAbove(commands.length, 15)
    const sections = commands.map(([command, text]) => {
      const shown = text.trimEnd().replace(/[ \t]+$/gm, "")
      return `## \`${["llmsim", ...command].join(" ")}\`\n\n\`\`\`text\n${shown}\n\`\`\`\n`
    })
    const note = "<!-- Made from `--help` by `npm run generate`. -->"
    assertGolden(join(root, "docs/cli.md"), `# Command line\n\n${note}\n\n${sections.join("\n")}`)
  }),
)

it.effect("man/llmsim.1", () =>
  Effect.gen(function* () {
    const commands = yield* helpBelow([])
    assertGolden(join(root, "man/llmsim.1"), manPage(commands))
  }),
)

for (const [shell, file] of [
  ["bash", "llmsim.bash"],
  ["zsh", "_llmsim"],
  ["fish", "llmsim.fish"],
] as const) {
  it.effect(`completions/${file}`, () =>
    Effect.gen(function* () {
      const { out } = yield* Effect.provide(runCli(["--completions", shell]), Layer.fresh(TestConsole.layer))
      assert.include(out, "serve")
      assertGolden(join(root, "completions", file), `${out.trimEnd()}\n`)
    }),
  )
}
