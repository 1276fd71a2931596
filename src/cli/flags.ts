/** The flags of the commands, made from the settings' own table; their values are checked where all settings are. */
import { Effect, Option } from "effect"
import { Flag } from "effect/cli"
import { type FlagInput, flagInputs } from "../settings/inputs.ts"
import { loadSettings } from "../settings/loadSettings.ts"
import { Environment } from "./Environment.ts"

const flagOf = ({ flag, description, metavar }: FlagInput) =>
  Flag.String(flag).pipe(Flag.withDescription(description), Flag.withMetavar(metavar ?? "VALUE"), Flag.optional)

export const configFlag = Flag.String("config").pipe(
  Flag.withAlias("c"),
  Flag.withDescription("YAML file of settings; flags and LLMSIM_* variables win over it"),
  Flag.withMetavar("FILE"),
  Flag.optional,
)

type SettingFlags = Readonly<Record<string, Flag.Flag<Option.Option<string>>>>

export const settingFlags: SettingFlags = Object.fromEntries(flagInputs.map((input) => [input.flag, flagOf(input)]))

export interface GivenFlags {
  readonly config: Option.Option<string>
  readonly set: Readonly<Record<string, Option.Option<string>>>
}

/** Fails with `BadSettings` when any source has a problem. */
export const settingsFrom = Effect.fnUntraced(function* ({ config, set }: GivenFlags) {
  const environment = yield* Environment
  const flags = Object.fromEntries(Object.entries(set).map(([name, value]) => [name, Option.getOrUndefined(value)]))
  return yield* loadSettings({ configFile: Option.getOrUndefined(config), environment, flags })
})
