/** Loads settings from texts: a file, an environment and flags that a test makes up. */
import { Effect, FileSystem, PlatformError } from "effect"
import type { BadSettings } from "../../src/settings/BadSettings.ts"
import { type LoadedSettings, loadSettings } from "../../src/settings/loadSettings.ts"

type Texts = Readonly<Record<string, string | undefined>>

interface Sources {
  /** Content of the file `llmsim.yaml`, which `--config` names. */
  readonly file?: string
  readonly environment?: Texts
  readonly flags?: Texts
}

const fileName = "llmsim.yaml"

/** A file system that holds the one file. */
const holding = (name: string, content: string) =>
  FileSystem.layerNoop({
    readFileString: (path) =>
      path === name
        ? Effect.succeed(content)
        : Effect.fail(PlatformError.systemError({ _tag: "NotFound", module: "FileSystem", method: "readFileString" })),
  })

export const load = ({ file, environment, flags }: Sources): Effect.Effect<LoadedSettings, BadSettings> =>
  loadSettings({
    configFile: file === undefined ? undefined : fileName,
    environment: environment ?? {},
    flags: flags ?? {},
  }).pipe(Effect.provide(holding(fileName, file ?? "")))

export const settings = (sources: Sources) => Effect.map(load(sources), (loaded) => loaded.settings)

/** One line per problem. */
export const problems = (sources: Sources) => Effect.map(Effect.flip(load(sources)), (bad) => bad.problems)
