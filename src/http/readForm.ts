/** Reads a request's body as a multipart form, within a bound on its size. */
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { InvalidRequest, type SimError, simError } from "../domain/SimError.ts"
import { UnsupportedContentType } from "../domain/UnreadRequest.ts"
import type { Form, FormShape, UploadedFile } from "./Form.ts"
import { readBytes } from "./readBytes.ts"

const accepted = "multipart/form-data"

/** A path with a `deployment` names the model, as for JSON. */
export const readForm = (
  request: HttpServerRequest.HttpServerRequest,
  { deployment }: Readonly<Record<string, string | undefined>>,
  maxBytes: number,
  shape: FormShape,
): Effect.Effect<Form, SimError> => {
  const contentType = request.headers["content-type"] ?? ""
  if (!/^\s*multipart\/form-data\s*(;|$)/i.test(contentType)) {
    return Effect.fail(simError(new UnsupportedContentType({ contentType, accepted })))
  }
  return Effect.flatMap(readBytes(request, maxBytes), (body) =>
    Effect.map(
      Effect.tryPromise({ try: () => entriesOf(body, contentType), catch: () => malformed }),
      ({ texts, files }) => ({
        fields: { ...fieldsOf(texts, shape), ...(deployment !== undefined && { model: deployment }) },
        files: (name) => files.filter(([key]) => key === name || key === `${name}[]`).map(([, file]) => file),
      }),
    ),
  )
}

const malformed = simError(
  new InvalidRequest({
    problem: { _tag: "Other", path: [], message: "Could not parse multipart form", code: undefined },
  }),
)

type Named<A> = readonly [name: string, value: A]

const entriesOf = async (body: Buffer, contentType: string) => {
  const texts: Array<Named<string>> = []
  const files: Array<Named<UploadedFile>> = []
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData()
  for (const [name, value] of form) {
    if (typeof value === "string") texts.push([name, value])
    else files.push([name, { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) }])
  }
  return { texts, files }
}

const fieldsOf = (texts: ReadonlyArray<Named<string>>, shape: FormShape): Form["fields"] => {
  const fields = new Map<string, unknown>()
  const lists = new Map<string, Array<string>>()
  const objects = new Map<string, Map<string, unknown>>()
  for (const [key, text] of texts) {
    const [, name = key, inner] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(key) ?? []
    if (inner === "" || (inner === undefined && shape.lists?.includes(name))) {
      const list = lists.get(name) ?? []
      lists.set(name, list)
      list.push(text)
    } else if (inner === undefined) {
      fields.set(name, fieldValue(name, text, shape))
    } else {
      const object = objects.get(name) ?? new Map()
      objects.set(name, object)
      object.set(inner, fieldValue(`${name}.${inner}`, text, shape))
    }
  }
  for (const [name, list] of lists) fields.set(name, list)
  for (const [name, object] of objects) fields.set(name, Object.fromEntries(object))
  return Object.fromEntries(fields)
}

const fieldValue = (name: string, text: string, { numbers, booleans }: FormShape): unknown => {
  if (numbers?.includes(name) && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text)
  if (booleans?.includes(name) && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true"
  return text
}
