/** The library's door. */

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
export type { FinishReason, Reply, ReplyChoice, ReplyEvent, ReplyToolCall } from "./domain/Reply.ts"
export { SimError, type SimErrorReason } from "./domain/SimError.ts"
export { totalTokens, type Usage } from "./domain/Usage.ts"
export { Embedder } from "./embedding/Embedder.ts"
export { Fault, type FaultKind } from "./faults/Fault.ts"
export { type ErrorRates, Phase } from "./faults/FaultPlan.ts"
export { type FaultCall, FaultMatch, FaultRule } from "./faults/FaultRule.ts"
export { type AddedRule, type FaultOptions, Faults } from "./faults/Faults.ts"
export { type GeneratedText, type GenerationRequest, Generator } from "./generation/Generator.ts"
export { generateJson } from "./generation/generateJson.ts"
export { UnsatisfiableSchema } from "./generation/json/UnsatisfiableSchema.ts"
export { jsonText } from "./generation/jsonText.ts"
export { Moderator } from "./generation/Moderator.ts"
export { Reasoner } from "./generation/Reasoner.ts"
export { Refusals } from "./generation/Refusals.ts"
export { seededRandom } from "./generation/seededRandom.ts"
export { ToolCaller } from "./generation/ToolCaller.ts"
export type { CompletionCodec, Decoded, Frame, ReplyMachine, WireFailure, WireInput } from "./http/CompletionCodec.ts"
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
export * as SimServer from "./server/SimServer.ts"
export { type Swaps, simulatorLayer } from "./server/SimulatorLayer.ts"
export { defaultSettings, Settings } from "./settings/Settings.ts"
export { PromptCache } from "./simulation/PromptCache.ts"
export { Seeds } from "./simulation/Seeds.ts"
export { type Answer, Simulation } from "./simulation/Simulation.ts"
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
