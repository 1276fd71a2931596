/** Counts calls that a recording or an upstream answers as the simulator's own are counted. */
import { Effect, Predicate } from "effect"
import type { HttpServerResponse } from "effect/http"
import type { CompletionPath } from "../../dialects/Provider.ts"
import type { AnswerReader } from "../../domain/answerReader.ts"
import { callerOf } from "../../http/callerOf.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import type { ApiKeys } from "../../limits/ApiKeys.ts"
import { jsonOf } from "../../recording/jsonOf.ts"
import { modelIn } from "../../recording/modelOf.ts"
import type { Stats } from "../../stats/Stats.ts"
import type { Incoming } from "./Incoming.ts"
import { plainUrl } from "./providerOf.ts"

export interface Counters {
  readonly stats: Stats["Service"]
  readonly apiKeys: ApiKeys["Service"]
  /** Those of all providers: some speak others' APIs too. */
  readonly completions: ReadonlyArray<CompletionPath>
  readonly answers: AnswerReader
}

/** Who reads what is there asks for no work, and is not counted. */
export const countCall = (
  { stats, apiKeys, completions }: Counters,
  incoming: Incoming,
  answer: Effect.Effect<HttpServerResponse.HttpServerResponse>,
): typeof answer => {
  const { request } = incoming
  if (request.method === "GET") return answer
  return Effect.suspend(() => {
    stats.arrived()
    trailOf(request).endsWith(stats.ended)
    noteAsked(completions, incoming)
    // Whether a key is good is the upstream's to say.
    return Effect.andThen(Effect.ignore(callerOf(apiKeys, request)), answer)
  })
}

const noteAsked = (completions: Counters["completions"], { request, provider, raw }: Incoming): void => {
  const trail = trailOf(request)
  const path = plainUrl(provider, raw.url)
  const [plain = ""] = path.split("?", 1)
  const completion = completions.find((one) => one.path.test(plain))
  const body = jsonOf(raw)
  trail.provider = provider.prefix.slice(1)
  trail.endpoint = completion?.endpoint ?? plain
  trail.body = body
  trail.model = modelIn(body, path)
  const asked = Predicate.hasProperty(body, "stream") ? body.stream : undefined
  trail.streaming = typeof asked === "boolean" ? asked : completion?.streams === true
}

/** Of an upstream that broke the connection before it said anything. */
const noStatus = 0

/** What an answer told of itself, once it is known whole. */
export const noteAnswered = (
  { stats, answers }: Counters,
  { request }: Incoming,
  status: number,
  body: string,
): void => {
  const trail = trailOf(request)
  trail.status = status
  if (request.method === "GET") return
  if (status >= 400 || status === noStatus) {
    stats.failed()
    return
  }
  const usage = answers.usageIn(body)
  const reason = answers.finishReasonIn(body)
  trail.usage = usage
  trail.promptTokens = usage?.prompt
  trail.completionTokens = usage?.completion
  trail.finishReasons = reason === undefined ? [] : [reason]
  stats.answered({
    streaming: trail.streaming === true,
    promptTokens: usage?.prompt ?? 0,
    completionTokens: usage?.completion ?? 0,
  })
}
