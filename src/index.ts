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
export { type GeneratedText, type GenerationRequest, Generator } from "./generation/Generator.ts"
export { seededRandom } from "./generation/seededRandom.ts"
export type { CompletionCodec, Decoded, Frame, ReplyMachine, WireFailure, WireInput } from "./http/CompletionCodec.ts"
export { Latency, type LatencyOptions, type LatencyRequest } from "./latency/Latency.ts"
export { LatencyProfile, type PresetName, presets } from "./latency/LatencyProfile.ts"
export { Pacer } from "./latency/Pacer.ts"
export { pace, type Timeline } from "./latency/pace.ts"
export { type CatalogOptions, ModelCatalog } from "./models/ModelCatalog.ts"
export * as SimServer from "./server/SimServer.ts"
export { simulatorLayer } from "./server/SimulatorLayer.ts"
export { defaultSettings, Settings } from "./settings/Settings.ts"
export { Seeds } from "./simulation/Seeds.ts"
export { type Answer, Simulation } from "./simulation/Simulation.ts"
export { Tokenizer } from "./tokenizer/Tokenizer.ts"
