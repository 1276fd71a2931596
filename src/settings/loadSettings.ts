/** Puts the settings together: flags over environment over file over defaults, checked all at once. */
import { Effect, type FileSystem } from "effect"
import type { FieldPath } from "../domain/FieldProblem.ts"
import type { BadSettings } from "./BadSettings.ts"
import { decodeWritten } from "./decodeWritten.ts"
import { nearestOf } from "./explain.ts"
import { flagInputs, type Input, inputs, parseInput, variableOf } from "./inputs.ts"
import { readYamlFile } from "./readYamlFile.ts"
import { Settings } from "./Settings.ts"
import { hasPath, keptLatencyKeys, mergeSources, type Source, setPath } from "./Source.ts"
import { withShortForms } from "./withShortForms.ts"

export interface SettingsInput {
  readonly configFile: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Values of the flags that were given, by name without dashes. */
  readonly flags: Readonly<Record<string, string | undefined>>
}

export interface LoadedSettings {
  readonly settings: Settings
  /** Where a setting comes from; `undefined` when it is the default. */
  readonly originOf: (path: FieldPath) => string | undefined
  readonly warnings: ReadonlyArray<string>
}

export const loadSettings = (input: SettingsInput): Effect.Effect<LoadedSettings, BadSettings, FileSystem.FileSystem> =>
  Effect.gen(function* () {
    const file = input.configFile ?? input.environment[configVariable]
    const sources = [
      ...(file === undefined ? [] : [withShortForms(yield* readYamlFile(file))]),
      textSource(inputs, variableOf, input.environment),
      textSource(flagInputs, flagName, withoutDashes(input.flags)),
    ]
    const tree = mergeSources(sources)
    const originOf = originFinder(sources)
    const before = (path: FieldPath) => `${originOf(path) ?? originOf(path.slice(0, -1)) ?? "settings"}: `
    const settings = yield* Effect.fromResult(decodeSettings(tree, { before, isSecret }))
    return { settings, originOf, warnings: unknownVariables(input.environment) }
  })

/** What might be a key is not shown, however wrong it is. */
const isSecret = ([section, field]: FieldPath): boolean => secrets.includes(`${String(section)}.${String(field)}`)

const secrets = ["auth.keys", "control.key", "telemetry.headers"]

/** A setting of latency that a stronger source's profile has replaced comes from nowhere any more. */
const originFinder = (sources: ReadonlyArray<Source>) => (path: FieldPath) => {
  const replacedBefore =
    path[0] === "latency" && !keptLatencyKeys.includes(String(path[1]))
      ? sources.findLastIndex((source) => hasPath(source.tree, ["latency", "profile"]))
      : 0
  const places = sources
    .slice(Math.max(0, replacedBefore))
    .flatMap((source) => (hasPath(source.tree, path) ? [source.locate(path)] : []))
  return places.findLast((place) => place !== undefined)
}

const decodeSettings = decodeWritten(Settings)

const configVariable = "LLMSIM_CONFIG"

const flagName = (input: Input): string => `--${input.flag}`

const withoutDashes = (flags: SettingsInput["flags"]): SettingsInput["flags"] =>
  Object.fromEntries(Object.entries(flags).map(([name, value]) => [`--${name}`, value]))

const textSource = (
  from: ReadonlyArray<Input>,
  nameOf: (input: Input) => string,
  values: Readonly<Record<string, string | undefined>>,
): Source => {
  const tree: Record<string, unknown> = {}
  const names = new Map<string, string>()
  for (const input of from) {
    const text = values[nameOf(input)]
    // Compose files pass on variables that are not set as empty ones.
    if (text === undefined || (text === "" && !nameOf(input).startsWith("--"))) continue
    setPath(tree, input.path, parseInput(input.kind, text))
    names.set(input.path.join("."), nameOf(input))
  }
  // What a list says in a variable has no place of its own.
  return { tree, locate: (path) => names.get(path.join(".")) ?? names.get(path.slice(0, 2).join(".")) }
}

/** Other programs may set variables of our prefix, so unknown ones only warn. */
const unknownVariables = (environment: SettingsInput["environment"]): ReadonlyArray<string> => {
  const known = [configVariable, ...inputs.map(variableOf)]
  return Object.keys(environment)
    .filter((name) => name.startsWith("LLMSIM_") && !known.includes(name))
    .map((name) => {
      const nearest = nearestOf(name, known)
      return `${name} is no setting${nearest === undefined ? "" : `; did you mean ${nearest}?`}`
    })
}
