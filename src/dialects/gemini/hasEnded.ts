/** Whether a stream of Gemini's has said all: no event is the last by its name. */
import { Option, Schema } from "effect"

const optional = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

const Candidate = Schema.Struct({ index: optional(Schema.Int), finishReason: optional(Schema.String) })
const Chunk = Schema.fromJsonString(
  Schema.Struct({
    candidates: optional(Schema.Array(Candidate)),
    promptFeedback: optional(Schema.Struct({ blockReason: optional(Schema.String) })),
    usageMetadata: optional(Schema.Unknown),
  }),
)

const readChunk = Schema.decodeUnknownOption(Chunk)

/**
 * Google sets the reason on the chunk that ends an answer
 * (https://googleapis.github.io/kotlin-genai/google-genai-kotlin/com.google.genai.kotlin.types/-generate-content-response/finish-reason.html).
 * Until the end of 2024 its models set it on every chunk (https://github.com/BerriAI/litellm/issues/2195), and some
 * gateways do: where an answer goes on after a reason, none can be believed. Of an answer's first chunk with a reason
 * nobody can know whether more would have followed; it counts as the whole answer, which is how Google sends short ones.
 */
export const hasEnded = (body: string): boolean => {
  const [last = ""] = body.slice(body.trimEnd().lastIndexOf("\n") + 1).split(/\r?\n/, 1)
  if (!/"(?:finishReason|blockReason)"/.test(last)) return false
  const end = chunkOf(last)
  if (typeof end?.promptFeedback?.blockReason === "string") return true
  if (end?.candidates == null || end.usageMetadata == null) return false
  const states = new Map<number, "open" | "ended" | "doubtful">()
  for (const [line] of body.matchAll(/^data:.*$/gm)) {
    for (const { index, finishReason } of chunkOf(line)?.candidates ?? []) {
      const before = states.get(index ?? 0) ?? "open"
      states.set(index ?? 0, before !== "open" ? "doubtful" : isReason(finishReason) ? "ended" : "open")
    }
  }
  return states.size > 0 && [...states.values()].every((state) => state === "ended")
}

/** Gateways that write every field write the one that means none. */
const isReason = (reason: string | null | undefined): boolean =>
  reason != null && reason !== "" && reason !== "FINISH_REASON_UNSPECIFIED"

const chunkOf = (line: string): typeof Chunk.Type | undefined =>
  Option.getOrUndefined(readChunk(line.replace(/^data:\s*/, "")))
