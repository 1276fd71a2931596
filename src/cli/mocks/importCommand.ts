/** `llmsim mocks import`: turns another program's mocks into a file of llmsim's. */
import { Console, Effect, FileSystem, Result, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { parse, stringify } from "yaml"
import { anthropicWords } from "../../dialects/anthropic/answerWords.ts"
import { geminiWords } from "../../dialects/gemini/answerWords.ts"
import { openAiWords } from "../../dialects/openai-more/answerWords.ts"
import { answerReader } from "../../domain/answerReader.ts"
import { importFormats, importMocks } from "../../mocks/import/importMocks.ts"
import { MockFile } from "../../mocks/MockRule.ts"
import { BadSettings } from "../../settings/BadSettings.ts"

export const importCommand = Command.make(
  "import",
  {
    from: Flag.Literals("from", importFormats).pipe(Flag.withDescription("What wrote the file")),
    file: Argument.String("file").pipe(Argument.withDescription("A JSON or YAML file")),
  },
  Effect.fnUntraced(function* ({ from, file }) {
    const imported = importMocks(from, yield* parsed(file), answers)
    if (Result.isFailure(imported)) return yield* refuse(file, `is no file of ${from}: ${imported.failure}`)
    const { mocks, warnings } = imported.success
    for (const warning of warnings) yield* Console.error(`warning: ${warning}`)
    const checked = Schema.decodeUnknownResult(MockFile)({ mocks })
    if (Result.isFailure(checked)) return yield* refuse(file, `says what no mock can say: ${checked.failure.message}`)
    yield* Console.log(stringify({ mocks }, { lineWidth: 0 }).trimEnd())
  }),
).pipe(
  Command.withDescription(
    "Print another program's mocks as a file for --mocks; what cannot be taken over is a warning",
  ),
  Command.withExamples([
    { command: "llmsim mocks import --from aimock fixtures.json > mocks.yaml", description: "Move from aimock" },
  ]),
)

/** Of the providers whose answers are read in the files. */
const answers = answerReader([...openAiWords, anthropicWords, geminiWords])

const parsed = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const text = yield* Effect.catch(fileSystem.readFileString(file), () => refuse(file, "cannot be read"))
  // JSON is YAML too.
  const value = Result.try((): unknown => parse(text))
  return Result.isSuccess(value) ? value.success : yield* refuse(file, "is neither JSON nor YAML")
})

const refuse = (file: string, problem: string): Effect.Effect<never, BadSettings> =>
  Effect.fail(new BadSettings({ problems: [`${file}: ${problem}`] }))
