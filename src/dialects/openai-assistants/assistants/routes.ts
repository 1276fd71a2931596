/** `/v1/assistants`. */
import { Effect } from "effect"
import { InvalidRequest, simError } from "../../../domain/SimError.ts"
import type { ApiHandler, ApiRequest, ApiServices } from "../../../http/apiRoute.ts"
import type { Route } from "../../../http/Route.ts"
import type { ModelCatalog } from "../../../models/ModelCatalog.ts"
import { listOf, pageRequest } from "../../openai-more/listPage.ts"
import { stored, unknown } from "../../openai-more/stored.ts"
import { betaRoute } from "../betaRoute.ts"
import { equipmentProblem } from "../equipmentProblem.ts"
import type { Library } from "../Library.ts"
import { pageOf } from "../pages.ts"
import { toolResources } from "../toolResources.ts"
import type { Assistant } from "./Assistant.ts"
import { AssistantCreation, AssistantUpdate } from "./Wire.ts"

export interface AssistantServices extends ApiServices {
  readonly library: Library
  readonly catalog: ModelCatalog["Service"]
}

export const assistantRoutes = (services: AssistantServices): ReadonlyArray<Route> => {
  const { library } = services
  const api = (method: Route["method"], path: Route["path"], handler: ApiHandler) =>
    betaRoute(services, method, path, handler)
  return [
    api("POST", "/v1/assistants", (request) => create(services, request)),
    api("GET", "/v1/assistants", ({ query }) =>
      Effect.gen(function* () {
        const { items, hasMore } = yield* pageOf(library.assistants, yield* pageRequest(query))
        return listOf(
          items.map(({ value }) => value),
          hasMore,
        )
      }),
    ),
    api("GET", "/v1/assistants/:id", ({ params }) => findAssistant(library, params.id ?? "")),
    api("POST", "/v1/assistants/:id", (request) => update(services, request)),
    api("DELETE", "/v1/assistants/:id", ({ params }) =>
      Effect.gen(function* () {
        const { id } = yield* findAssistant(library, params.id ?? "")
        yield* stored(library.assistants.delete(id))
        return { id, object: "assistant.deleted", deleted: true }
      }),
    ),
  ]
}

export const findAssistant = Effect.fnUntraced(function* (library: Library, id: string) {
  return (yield* stored(library.assistants.get(id))) ?? (yield* unknown("assistant", id))
})

const create = Effect.fnUntraced(function* ({ library, catalog }: AssistantServices, request: ApiRequest) {
  const body = yield* request.body(AssistantCreation)
  yield* checked(body)
  yield* catalog.resolve(body.model)
  const resources = yield* toolResources(library, body.tool_resources)
  const { createdAt } = yield* library.arrive
  const id = yield* library.newId("asst", library.assistants)
  const blank: Assistant = {
    id,
    object: "assistant",
    created_at: createdAt,
    name: null,
    description: null,
    model: body.model,
    instructions: null,
    tools: [],
    tool_resources: resources,
    metadata: {},
    top_p: 1,
    temperature: 1,
    reasoning_effort: null,
    response_format: "auto",
  }
  const assistant = changed(blank, body)
  yield* stored(library.assistants.put(id, assistant))
  return assistant
})

const update = Effect.fnUntraced(function* ({ library, catalog }: AssistantServices, request: ApiRequest) {
  const body = yield* request.body(AssistantUpdate)
  const { id } = yield* findAssistant(library, request.params.id ?? "")
  yield* checked(body)
  if (body.model !== undefined) yield* catalog.resolve(body.model)
  const resources = body.tool_resources == null ? undefined : yield* toolResources(library, body.tool_resources)
  const updated = yield* stored(
    library.assistants.update(id, (now) => ({
      ...changed(now, body),
      ...(resources === undefined ? {} : { tool_resources: resources }),
    })),
  )
  return updated?.value ?? (yield* unknown("assistant", id))
})

const checked = ({ tools, response_format }: AssistantUpdate) => {
  const problem = equipmentProblem({ tools: tools ?? [], format: response_format })
  return problem === undefined ? Effect.void : Effect.fail(simError(new InvalidRequest({ problem })))
}

/** Fields that are absent stay as they are; null puts them back where they may be null. */
const changed = (now: Assistant, body: AssistantUpdate): Assistant => ({
  ...now,
  name: said(body.name, now.name),
  description: said(body.description, now.description),
  model: body.model ?? now.model,
  instructions: said(body.instructions, now.instructions),
  tools: body.tools ?? now.tools,
  metadata: said(body.metadata, now.metadata) ?? {},
  top_p: said(body.top_p, now.top_p),
  temperature: said(body.temperature, now.temperature),
  reasoning_effort: said(body.reasoning_effort, now.reasoning_effort),
  response_format: said(body.response_format, now.response_format) ?? "auto",
})

const said = <A>(value: A | null | undefined, now: A): A | null => (value === undefined ? now : value) as A | null
