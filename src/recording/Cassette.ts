/** The cassette in use: its exchanges by what they answer. */
import { Clock, Context, Data, Effect, Layer } from "effect"
import type { Lorem } from "./anonymize/Anonymizer.ts"
import { bytesOf } from "./bytesOf.ts"
import { CassetteFile } from "./CassetteFile.ts"
import type { Exchange, RawRequest } from "./Exchange.ts"
import { keysOf } from "./keysOf.ts"
import { type Matching, matchingName, type RequestKeys, requestKeys } from "./RequestKeys.ts"
import { type RedactionRules, Redactor } from "./redaction/Redactor.ts"
import type { Line } from "./scanLines.ts"
import { storedRequest } from "./storedRequest.ts"

/**
 * Which file, and when two requests are equal.
 *
 * @example
 * ```ts
 * import { Cassette, type CassetteOptions } from "llmsim"
 *
 * const options: CassetteOptions = {
 *   path: "chat.jsonl",
 *   writes: true,
 *   upstream: "https://api.openai.com",
 *   match: { fields: ["model", "messages"] },
 *   ignore: [],
 *   redact: { headers: ["x-customer"], patterns: ["acct_\\w+"], paths: [] },
 * }
 * const recordings = Cassette.layer(options)
 * ```
 */
export interface CassetteOptions extends Matching {
  readonly path: string
  /** Whether exchanges are added to it. */
  readonly writes: boolean
  /** Where they come from, for those who read the file. */
  readonly upstream: string
  readonly redact: RedactionRules
}

/**
 * The file cannot be used.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { Cassette, type CassetteOptions } from "llmsim"
 *
 * const usable = (options: CassetteOptions) =>
 *   Layer.build(Cassette.layer(options)).pipe(
 *     Effect.as("usable"),
 *     Effect.catchTag("CassetteError", ({ path, message }) => Effect.succeed(`${path}: ${message}`)),
 *     Effect.scoped,
 *   )
 * ```
 */
export class CassetteError extends Data.TaggedError("CassetteError")<{
  readonly path: string
  readonly message: string
}> {}

/**
 * The recordings in use. Opening a file fails with `CassetteError` when it cannot be used.
 *
 * @example
 * ```ts
 * import { Cassette } from "llmsim"
 *
 * const chat = Cassette.layer({
 *   path: "chat.jsonl",
 *   writes: false,
 *   upstream: "",
 *   match: "normalized",
 *   ignore: [],
 *   redact: { headers: [], patterns: [], paths: [] },
 * })
 * ```
 */
export class Cassette extends Context.Service<
  Cassette,
  {
    readonly redactor: Redactor
    /** The request as it is stored and compared. */
    readonly describe: (raw: RawRequest, lorem?: Lorem) => Described
    /** Lines that answer requests with these keys, in the order in which they were recorded. */
    readonly linesFor: (keys: RequestKeys) => ReadonlyArray<Line>
    readonly linesOf: (route: string) => ReadonlyArray<Line>
    readonly exchange: (line: Line) => Exchange
    readonly append: (text: string, exchange: Exchange) => void
  }
>()("llmsim/recording/Cassette") {
  /** Fails when the file cannot be opened; what is torn or odd in it is a warning in the log. */
  static readonly layer = (options: CassetteOptions) =>
    Layer.effect(
      this,
      Effect.gen(function* () {
        const created = new Date(yield* Clock.currentTimeMillis).toISOString()
        const { file, warnings } = yield* Effect.acquireRelease(openFile(options, created), ({ file }) =>
          Effect.sync(() => file.close()),
        )
        for (const warning of warnings) yield* Effect.logWarning(warning)
        yield* Effect.ignore(warmUp(options, file))
        return serve(options, file)
      }),
    )

  /** For a server that neither records nor replays. */
  static readonly layerNone = Layer.sync(this, () => {
    const redactor = new Redactor({ headers: [], patterns: [], paths: [] })
    return {
      redactor,
      describe: describer(redactor, { match: "normalized", ignore: [] }),
      linesFor: () => [],
      linesOf: () => [],
      exchange: () => {
        throw new Error("there is no cassette")
      },
      append: () => undefined,
    }
  })
}

interface Described {
  readonly request: Exchange["request"]
  readonly keys: RequestKeys
}

const openFile = ({ path, writes, upstream, ...matching }: CassetteOptions, created: string) =>
  Effect.try({
    try: () =>
      writes
        ? CassetteFile.append(path, { llmsim_cassette: 1, created, upstream, matching: matchingName(matching) })
        : CassetteFile.read(path),
    catch: (error) => new CassetteError({ path, message: error instanceof Error ? error.message : String(error) }),
  })

/** What is made ready when first used is not to be waited for by the first call. */
const warmUp = (options: CassetteOptions, file: CassetteFile) =>
  Effect.try(() => {
    const [line] = file.lines
    if (line === undefined) return
    const { request } = file.exchange(line)
    describer(new Redactor(options.redact), options)({ ...request, body: bytesOf(request.body) })
  })

const describer = (redactor: Redactor, matching: Matching) => (raw: RawRequest, lorem?: Lorem) => {
  const said = storedRequest(raw, { redactor })
  const keys = requestKeys(said, matching)
  const stored = lorem === undefined ? said : storedRequest(raw, { redactor, lorem })
  const { normalized } = lorem === undefined ? keys : requestKeys(stored, matching)
  return { request: normalized === undefined ? stored : { ...stored, normalized }, keys }
}

const serve = (options: CassetteOptions, file: CassetteFile): Cassette["Service"] => {
  const redactor = new Redactor(options.redact)
  const byKey = new Map<string, Array<Line>>()
  const byRoute = new Map<string, Array<Line>>()
  const nameOf = (keys: Pick<RequestKeys, "key" | "exact">) => (options.match === "exact" ? keys.exact : keys.key)
  const add = (line: Line, name: string) => {
    addTo(byKey, name, line)
    addTo(byRoute, line.route, line)
  }
  // Keys that were made by other settings are of no use here.
  const isOurs = options.match === "exact" || file.header.matching === matchingName(options)
  for (const line of file.lines) {
    add(line, nameOf(isOurs ? line : keysOf(file.exchange(line), options)))
  }
  return {
    redactor,
    describe: describer(redactor, options),
    linesFor: (keys) => byKey.get(nameOf(keys)) ?? [],
    linesOf: (route) => byRoute.get(route) ?? [],
    exchange: (line) => file.exchange(line),
    append: (text, exchange) => {
      const line = file.append(text, exchange)
      add(line, nameOf(line))
    },
  }
}

const addTo = (map: Map<string, Array<Line>>, name: string, line: Line): void => {
  const lines = map.get(name)
  if (lines === undefined) map.set(name, [line])
  else lines.push(line)
}
