/** Finds the model of an audio request, and refuses one that does something else. */
import { Effect } from "effect"
import type { ModelCard } from "../../../domain/ModelCard.ts"
import type { SimError } from "../../../domain/SimError.ts"
import type { ModelCatalog } from "../../../models/ModelCatalog.ts"
import { refused } from "../refused.ts"

/** `verb` is what the model is wanted for: OpenAI's ids tell whether it can. */
export const audioModel = (
  catalog: ModelCatalog["Service"],
  model: string,
  verb: "speech" | "transcription",
): Effect.Effect<ModelCard, SimError> =>
  Effect.flatMap(catalog.resolve(model), (card) => {
    const fits = verb === "speech" ? /tts/ : /whisper|transcribe/
    if (model === "") return wrong("you must provide a model parameter")
    return card.provider === "openai" && !fits.test(model)
      ? wrong(`The model '${model}' does not support ${verb}.`)
      : Effect.succeed(card)
  })

const wrong = (message: string) => refused({ _tag: "Other", path: ["model"], message, code: "invalid_value" })
