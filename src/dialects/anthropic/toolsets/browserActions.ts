/** What a caller's browser is asked to do (anthropic-sdk-typescript, `BetaBrowserMemberInput`). */
import {
  type Actions,
  clicks,
  direction,
  keys,
  object,
  pixelX,
  pixelY,
  region,
  seconds,
  text,
  usualScreen,
} from "./actions.ts"

const element = object({ type: { const: "ref" }, ref: { type: "string", pattern: "^ref_[1-9][0-9]?$" } })
const point = object({ type: { const: "coordinate" }, x: pixelX(usualScreen), y: pixelY(usualScreen) })
const either = { target: { anyOf: [element, point] } }
const at = { target: point }
const tab = { tab_id: { type: "string", pattern: "^tab_[1-9]$" } }

export const browserActions: Actions = {
  navigate: { url: { type: "string", pattern: "^https://www\\.example\\.(com|org)/[a-z]{3,8}$" } },
  list_tabs: {},
  new_tab: {},
  switch_tab: tab,
  close_tab: tab,
  read_page: { filter: { enum: ["all", "interactive"] } },
  get_page_text: {},
  read_console: {},
  read_network: {},
  find: { query: text },
  form_input: { target: element, value: text },
  file_upload: {
    target: element,
    paths: {
      type: "array",
      items: { type: "string", pattern: "^/workspace/[a-z]{3,8}\\.txt$" },
      minItems: 1,
      maxItems: 1,
    },
  },
  scroll_to: { target: element },
  screenshot: {},
  zoom: { region: region(usualScreen) },
  left_click: either,
  right_click: either,
  middle_click: either,
  double_click: either,
  triple_click: either,
  hover: either,
  left_click_drag: { from: point, ...at },
  left_mouse_down: at,
  left_mouse_up: at,
  mouse_move: at,
  scroll: { ...at, scroll_direction: direction, scroll_amount: clicks },
  type: { text },
  key: { text: keys },
  hold_key: { text: keys, duration: seconds },
  wait: { duration: seconds },
  javascript_exec: { text: { enum: ["document.title", "window.location.href", "document.links.length"] } },
}

/** Members that the caller has to turn on. */
export const browserExtras: ReadonlyArray<string> = ["javascript_exec", "file_upload", "read_console", "read_network"]
