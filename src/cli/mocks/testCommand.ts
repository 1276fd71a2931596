/** `llmsim mocks test`: what a file of mocks answers to a request, and why. */
import { Console, Data, Effect, FileSystem, Layer, References } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { HttpServer } from "effect/http"
import { nearestLine } from "../../mocks/explainCall.ts"
import { type Explanation, MockBook } from "../../mocks/MockBook.ts"
import * as SimServer from "../../server/SimServer.ts"
import { BadSettings } from "../../settings/BadSettings.ts"
import { defaultSettings } from "../../settings/Settings.ts"

/** The command has said so already. */
class NoMockAnswers extends Data.TaggedError("NoMockAnswers") {}

export const testCommand = Command.make(
  "test",
  {
    mocks: Argument.String("mocks").pipe(Argument.withDescription("File or folder of mocks")),
    request: Flag.String("request").pipe(Flag.withDescription("File that holds a request's body, as JSON")),
    path: Flag.String("path").pipe(
      Flag.withDescription("Where the request is sent"),
      Flag.withDefault("/v1/chat/completions"),
    ),
    header: Flag.KeyValuePair("header").pipe(
      Flag.withDescription("A header of the request, name=value; may be repeated"),
      Flag.withDefault({}),
    ),
  },
  Effect.fnUntraced(function* ({ mocks, request, path, header }) {
    const fileSystem = yield* FileSystem.FileSystem
    const body = yield* Effect.mapError(
      fileSystem.readFileString(request),
      () => new BadSettings({ problems: [`${request}: cannot be read`] }),
    )
    const { explanation, answer } = yield* ask(mocks, path, { body, headers: header })
    if (explanation === undefined) yield* Console.log("the request was refused before any mock was asked")
    else yield* Console.log(reportOf(explanation))
    yield* Console.log(answer)
    if (explanation?.answered_by == null) return yield* new NoMockAnswers()
  }),
).pipe(
  Command.withDescription("Say which mock answers a request, why the nearest ones do not, and what is answered"),
  Command.withExamples([
    { command: "llmsim mocks test mocks.yaml --request body.json", description: "Try a file of mocks" },
  ]),
)

interface Asked {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** A server of its own answers, so that every dialect reads and writes as it always does. */
const ask = Effect.fnUntraced(function* (mocks: string, path: string, { body, headers }: Asked) {
  const settings = {
    ...defaultSettings,
    server: { ...defaultSettings.server, host: "127.0.0.1", port: 0 },
    latency: { ...defaultSettings.latency, profile: "instant" as const },
    mocks: { rules: [], files: mocks, strict: false, session_header: "x-llmsim-session" },
  }
  const quiet = Layer.succeed(References.MinimumLogLevel, "None")
  const context = yield* Layer.build(Layer.provide(SimServer.layer(settings), quiet))
  const { address } = yield* Effect.provideContext(HttpServer.HttpServer, context)
  const book = yield* Effect.provideContext(MockBook, context)
  const answer = yield* Effect.promise(async () => {
    const response = await fetch(`${HttpServer.formatAddress(address)}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    })
    return `\n${response.status}\n${await response.text()}`
  })
  return { explanation: yield* book.explain(), answer }
}, Effect.scoped)

const reportOf = ({ answered_by, nearest }: Explanation): string =>
  [
    answered_by === null ? "no mock answers" : `${answered_by} answers`,
    ...nearest.map((rule) => `not ${nearestLine([rule])}`),
  ].join("\n")
