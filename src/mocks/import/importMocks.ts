/** Reads a foreign file of mocks, parsed, in any of the formats that are known. */
import { Result, Schema } from "effect"
import type { AnswerReader } from "../../domain/answerReader.ts"
import { AimockFile } from "./AimockFile.ts"
import { fromAimock } from "./fromAimock.ts"
import { fromScript, ScriptFile } from "./fromScript.ts"
import { fromVcr } from "./fromVcr.ts"
import type { Imported } from "./Imported.ts"
import { VcrFile } from "./VcrFile.ts"

export const importFormats = ["aimock", "llmsim-script", "vcr"] as const
export type ImportFormat = (typeof importFormats)[number]

/** Fails with why the file is none of that format. */
export const importMocks = (
  format: ImportFormat,
  file: unknown,
  answers: AnswerReader,
): Result.Result<Imported, string> => {
  switch (format) {
    case "aimock":
      return taken(AimockFile, file, fromAimock)
    case "llmsim-script":
      return taken(ScriptFile, file, fromScript)
    case "vcr":
      return taken(VcrFile, file, (vcr) => fromVcr(vcr, answers))
  }
}

const taken = <S extends Schema.Constraint & { readonly DecodingServices: never }>(
  schema: S,
  file: unknown,
  take: (file: S["Type"]) => Imported,
): Result.Result<Imported, string> =>
  Result.mapBoth(Schema.decodeUnknownResult(schema)(file), { onSuccess: take, onFailure: ({ message }) => message })
