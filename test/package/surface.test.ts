/** The surface of every door, with its types: a change of it shows in review; `npm run generate` writes it anew. */
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { CompilerState, Extractor, ExtractorConfig, type IConfigFile } from "@microsoft/api-extractor"
import packageJson from "../../package.json" with { type: "json" }
import { assertGolden } from "../support/golden.ts"
import { buildPackage } from "./BuiltPackage.ts"

const reports = join(import.meta.dirname, "../../api")

const doors = Object.entries(packageJson.exports).flatMap(([door, target]) =>
  typeof target === "string" ? [] : [{ door: door.replace(/^\.\/?/, "") || "llmsim", types: target.types }],
)

const configOf = (folder: string, types: string): IConfigFile => ({
  projectFolder: folder,
  mainEntryPointFilePath: join(folder, types),
  compiler: {
    overrideTsconfig: {
      compilerOptions: {
        target: "es2024",
        lib: ["es2024"],
        types: ["node"],
        module: "nodenext",
        moduleResolution: "nodenext",
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: true,
      },
      include: ["dist"],
    },
  },
  apiReport: {
    enabled: true,
    reportFolder: join(folder, "api"),
    reportFileName: "report",
    reportTempFolder: join(folder, "api-temp"),
  },
  newlineKind: "lf",
  docModel: { enabled: false },
  dtsRollup: { enabled: false },
  tsdocMetadata: { enabled: false },
  messages: {
    compilerMessageReporting: { default: { logLevel: "error" as never } },
    extractorMessageReporting: { default: { logLevel: "none" as never } },
    tsdocMessageReporting: { default: { logLevel: "none" as never } },
  },
})

const preparedOf = (folder: string, types: string): ExtractorConfig =>
  ExtractorConfig.prepare({
    configObject: configOf(folder, types),
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, "package.json"),
  })

const reportOf = (folder: string, types: string, compilerState: CompilerState): string => {
  const problems: Array<string> = []
  Extractor.invoke(preparedOf(folder, types), {
    localBuild: true,
    compilerState,
    messageCallback: (message) => {
      message.handled = true
      if (message.logLevel === "error") problems.push(message.text)
    },
  })
  assert.deepStrictEqual(problems, [])
  return readFileSync(join(folder, "api/report.api.md"), "utf8")
}

describe("the surface of the package", () => {
  let folder = ""
  let state: CompilerState

  // One reading of all types serves every door.
  beforeAll(() => {
    folder = buildPackage("surface")
    mkdirSync(join(folder, "api"))
    const [first = "", ...others] = doors.map(({ types }) => types)
    state = CompilerState.create(preparedOf(folder, first), {
      additionalEntryPoints: others.map((types) => join(folder, types)),
    })
  }, 120_000)

  it.each(doors)("$door", { timeout: 120_000 }, ({ door, types }) => {
    assertGolden(join(reports, `${door}.api.md`), reportOf(folder, types, state))
  })
})
