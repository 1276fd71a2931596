/** What a caller's computer is asked to do (anthropic-sdk-typescript, `BetaComputerMemberInput`). */
import type { Tool } from "../Wire.ts"
import {
  type Actions,
  clicks,
  coordinate,
  direction,
  keys,
  object,
  region,
  type Screen,
  seconds,
  text,
  usualScreen,
} from "./actions.ts"

export const computerActions = (screen: Screen = usualScreen): Actions => {
  const at = { coordinate: coordinate(screen) }
  return {
    key: { text: keys },
    hold_key: { text: keys, duration: seconds },
    type: { text },
    cursor_position: {},
    mouse_move: at,
    left_mouse_down: {},
    left_mouse_up: {},
    left_click: at,
    left_click_drag: { start_coordinate: coordinate(screen), ...at },
    right_click: at,
    middle_click: at,
    double_click: at,
    triple_click: at,
    scroll: { ...at, scroll_direction: direction, scroll_amount: clicks },
    wait: { duration: seconds },
    screenshot: {},
    zoom: { region: region(screen) },
  }
}

const since2025 = ["hold_key", "left_mouse_down", "left_mouse_up", "triple_click", "scroll", "wait"]

/** The input of the single tool, which names its action. */
export const computerSchema = ({ type, display_width_px, display_height_px, enable_zoom }: Tool): unknown => {
  const oldest = type === "computer_20241022"
  const actions = computerActions({
    width: display_width_px ?? usualScreen.width,
    height: display_height_px ?? usualScreen.height,
  })
  const known = Object.entries(actions).filter(([name]) => {
    if (name === "zoom") return type === "computer_20251124" && enable_zoom === true
    return !oldest || !since2025.includes(name)
  })
  return {
    anyOf: known.map(([name, properties]) =>
      object({ action: { const: name }, ...(oldest ? oldestProperties(name, properties) : properties) }),
    ),
  }
}

/** At first clicks were where the cursor was, and a drag began there. */
const oldestProperties = (name: string, properties: Actions[string]): Actions[string] => {
  if (name.endsWith("_click")) return {}
  return name === "left_click_drag" ? { coordinate: properties.coordinate } : properties
}
