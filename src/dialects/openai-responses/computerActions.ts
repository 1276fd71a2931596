/** What a computer is asked to do, as schemas that an action is drawn from (openai-node, `ComputerAction`). */
import type { Tool } from "./WireTools.ts"

const object = (properties: Readonly<Record<string, unknown>>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

const key = { enum: ["ENTER", "TAB", "ESC", "CTRL", "C", "V"] }
const keys = (most: number) => ({ type: "array", items: key, minItems: 1, maxItems: most })
const text = { type: "string", minLength: 1 }
const distance = { type: "integer", minimum: -600, maximum: 600 }

const usualScreen = { width: 1024, height: 768 }
const mostActions = 3

const actionOf = ({ display_width, display_height }: Tool) => {
  const at = {
    x: { type: "integer", minimum: 0, maximum: (display_width ?? usualScreen.width) - 1 },
    y: { type: "integer", minimum: 0, maximum: (display_height ?? usualScreen.height) - 1 },
  }
  return {
    anyOf: [
      object({ type: { const: "screenshot" } }),
      object({ type: { const: "click" }, button: { enum: ["left", "right", "wheel", "back", "forward"] }, ...at }),
      object({ type: { const: "double_click" }, ...at, keys: { type: "null" } }),
      object({ type: { const: "drag" }, path: { type: "array", items: object(at), minItems: 2, maxItems: 3 } }),
      object({ type: { const: "keypress" }, keys: keys(2) }),
      object({ type: { const: "move" }, ...at }),
      object({ type: { const: "scroll" }, ...at, scroll_x: distance, scroll_y: distance }),
      object({ type: { const: "type" }, text }),
      object({ type: { const: "wait" } }),
    ],
  }
}

/** The preview does one thing at a time; since then a call has several actions. */
export const actsAtOnce = ({ type }: Tool): boolean => type !== "computer_use_preview"

export const computerSchema = (tool: Tool): unknown => {
  const action = actionOf(tool)
  if (!actsAtOnce(tool)) return action
  return object({ actions: { type: "array", items: action, minItems: 1, maxItems: mostActions } })
}
