/** The library's door. @module llmsim */

export { anthropicMessages } from "./dialects/anthropic/codec.ts"
export { gemini } from "./dialects/gemini/codec.ts"
export { ollamaChat, ollamaGenerate } from "./dialects/ollama/codec.ts"
export { openAiChat } from "./dialects/openai-chat/codec.ts"
export { responsesCodec } from "./dialects/openai-responses/codec.ts"
export { collectReply } from "./domain/collectReply.ts"
export type { FieldPath, FieldProblem } from "./domain/FieldProblem.ts"
export type { ModelCard } from "./domain/ModelCard.ts"
export type {
  Message,
  OutputFormat,
  Part,
  Prompt,
  Role,
  Sampling,
  ToolCall,
  ToolChoice,
  ToolSpec,
} from "./domain/Prompt.ts"
export {
  BadApiKey,
  ForbiddenModel,
  MissingApiKey,
  RateLimited,
  TooManyAtOnce,
  WrongAccount,
} from "./domain/RefusedCaller.ts"
export type { FinishReason, Reply, ReplyChoice, ReplyEvent, ReplyToolCall } from "./domain/Reply.ts"
export {
  BadGateway,
  Conflict,
  ContextTooLong,
  Internal,
  InvalidRequest,
  Mocked,
  OutputTooLong,
  Overloaded,
  SimError,
  type SimErrorReason,
  simError,
  TimedOut,
  Unavailable,
  UnknownModel,
  UnknownObject,
} from "./domain/SimError.ts"
export {
  BodyTooLarge,
  EmptyBody,
  MalformedBody,
  UnknownRoute,
  UnsupportedContentType,
  UnsupportedEncoding,
  WrongMethod,
} from "./domain/UnreadRequest.ts"
export { totalTokens, type Usage } from "./domain/Usage.ts"
export { Embedder } from "./embedding/Embedder.ts"
export { Fault, type FaultKind } from "./faults/Fault.ts"
export { ErrorRates, Phase } from "./faults/FaultPlan.ts"
export { type FaultCall, FaultMatch, FaultRule } from "./faults/FaultRule.ts"
export { type AddedRule, type FaultOptions, Faults } from "./faults/Faults.ts"
export { Verdict } from "./faults/verdict/Verdict.ts"
export { type GeneratedText, type GenerationRequest, Generator } from "./generation/Generator.ts"
export { generateJson } from "./generation/generateJson.ts"
export { UnsatisfiableSchema } from "./generation/json/UnsatisfiableSchema.ts"
export { jsonText } from "./generation/jsonText.ts"
export { Moderator } from "./generation/Moderator.ts"
export { Reasoner } from "./generation/Reasoner.ts"
export { Refusals } from "./generation/Refusals.ts"
export { seededRandom } from "./generation/seededRandom.ts"
export { ToolCaller } from "./generation/ToolCaller.ts"
export type { ApiStyle, WireFailure } from "./http/ApiStyle.ts"
export type { CompletionCodec, Decoded, Frame, ReplyMachine, WireInput } from "./http/CompletionCodec.ts"
export { Distribution } from "./latency/Distribution.ts"
export { Engines } from "./latency/Engines.ts"
export { Latency, type LatencyOptions, type LatencyPlan, type LatencyRequest } from "./latency/Latency.ts"
export { LatencyOverrides, LatencyProfile, type PresetName, presets } from "./latency/LatencyProfile.ts"
export { Lateness } from "./latency/Lateness.ts"
export { Pacer } from "./latency/Pacer.ts"
export { type Paced, pace, type Timeline } from "./latency/pace.ts"
export { ApiKeys } from "./limits/ApiKeys.ts"
export { type RateLimitOptions, RateLimits } from "./limits/RateLimits.ts"
export { type Explanation, type ListedRule, MockBook, type MockBookOptions } from "./mocks/MockBook.ts"
export type { MockRequest } from "./mocks/MockRequest.ts"
export { MockRule } from "./mocks/MockRule.ts"
export { type CatalogOptions, ModelCatalog } from "./models/ModelCatalog.ts"
export { Anonymizer } from "./recording/anonymize/Anonymizer.ts"
export { Cassette, CassetteError, type CassetteOptions } from "./recording/Cassette.ts"
export { NotRecorded, Recorder } from "./recording/Recorder.ts"
export { type Hit, type Miss, Replayer } from "./recording/Replayer.ts"
export { ProcessVitals, type Vitals } from "./server/ProcessVitals.ts"
export * as SimServer from "./server/SimServer.ts"
export { type Swaps, simulatorLayer } from "./server/SimulatorLayer.ts"
export { BadSettings } from "./settings/BadSettings.ts"
export { defaultSettings, Settings } from "./settings/Settings.ts"
export { PromptCache } from "./simulation/PromptCache.ts"
export { Seeds } from "./simulation/Seeds.ts"
export { type Answer, Simulation } from "./simulation/Simulation.ts"
export {
  Journal,
  type JournalFilter,
  type JournalOptions,
} from "./stats/Journal.ts"
export type { JournalDetail, JournalLine, JournalStep } from "./stats/JournalReport.ts"
export { Metrics, type MetricsOptions } from "./stats/Metrics.ts"
export type { ObservedCall } from "./stats/ObservedCall.ts"
export { Stats } from "./stats/Stats.ts"
export {
  type Collection,
  type Item,
  type Lifetime,
  type Page,
  type PageRequest,
  StoreError,
  type StoreOperation,
  UnknownCursor,
  type Updated,
} from "./store/Collection.ts"
export { Store } from "./store/Store.ts"
export { Tokenizer } from "./tokenizer/Tokenizer.ts"
