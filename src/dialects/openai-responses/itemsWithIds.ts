/** The items a request brought, as they are listed: each with an id. */
import type { Item } from "./ResponseOptions.ts"

type Brought = { readonly [field: string]: unknown }

const prefixes: Readonly<Record<string, string>> = {
  message: "msg",
  reasoning: "rs",
  function_call: "fc",
  function_call_output: "fco",
  custom_tool_call: "ctc",
  custom_tool_call_output: "ctco",
}

/** An id that came with an item is kept; `key` is the 32 hex digits that all others begin with. */
export const itemsWithIds = (items: ReadonlyArray<Brought>, key: string): ReadonlyArray<Item> =>
  items.map((item, index) => {
    const type = typeof item.type === "string" ? item.type : "message"
    const id = typeof item.id === "string" ? item.id : `${prefixes[type] ?? "item"}_${key}i${index}`
    if (type !== "message") return { status: "completed", ...item, type, id }
    return { ...item, type, id, status: "completed", content: contentOf(item) }
  })

const contentOf = ({ role, content }: Brought): unknown => {
  if (typeof content !== "string") return content
  return role === "assistant"
    ? [{ type: "output_text", text: content, annotations: [] }]
    : [{ type: "input_text", text: content }]
}

/** The key of the response that an item's id was made for. */
export const keyOfItem = (id: string): string | undefined => id.match(/^[a-z]+_([0-9a-f]{32})/)?.[1]
