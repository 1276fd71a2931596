/** The catalogue as models that Ollama has pulled. */
import { Effect } from "effect"
import type { ModelCard } from "../../domain/ModelCard.ts"
import type { ApiHandler } from "../../http/apiRoute.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { idOf } from "./decode.ts"
import { ShowRequest } from "./Wire.ts"

type Catalog = ModelCatalog["Service"]

const modifiedAt = ({ createdAt }: ModelCard): string => new Date(createdAt * 1_000).toISOString()

const familyOf = ({ id }: ModelCard): string => /^[a-z]+/i.exec(id)?.[0] ?? id

/** A digest that is the same for the same id; no file stands behind it. */
const digestOf = ({ id }: ModelCard): string => Buffer.from(id.padEnd(32, " ")).toString("hex").slice(0, 64)

const detailsOf = (card: ModelCard) => ({
  parent_model: "",
  format: "gguf",
  family: familyOf(card),
  families: [familyOf(card)],
  parameter_size: "8.0B",
  quantization_level: "Q4_K_M",
})

/** What a model of the usual size takes on disk. */
const size = 4_661_224_676

const modelOf = (card: ModelCard) => ({
  name: nameOf(card),
  model: nameOf(card),
  modified_at: modifiedAt(card),
  size,
  digest: digestOf(card),
  details: detailsOf(card),
})

const nameOf = ({ id }: ModelCard): string => (id.includes(":") ? id : `${id}:latest`)

const capabilitiesOf = (card: ModelCard): ReadonlyArray<string> => {
  if (/embed/.test(card.id)) return ["embedding"]
  return [
    "completion",
    "tools",
    ...(card.inputModalities.includes("image") ? ["vision"] : []),
    ...(card.reasoning ? ["thinking"] : []),
  ]
}

export const tags =
  (catalog: Catalog): ApiHandler =>
  () =>
    Effect.sync(() => ({ models: catalog.list.map(modelOf) }))

export const show =
  (catalog: Catalog): ApiHandler =>
  ({ body }) =>
    Effect.flatMap(body(ShowRequest), ({ model, name }) =>
      Effect.map(catalog.find(idOf(model ?? name ?? "")), (card) => ({
        modelfile: `FROM ${nameOf(card)}`,
        parameters: "",
        template: "{{ .Prompt }}",
        details: detailsOf(card),
        model_info: {
          "general.architecture": familyOf(card),
          [`${familyOf(card)}.context_length`]: card.contextWindow,
        },
        capabilities: capabilitiesOf(card),
        modified_at: modifiedAt(card),
      })),
    )
