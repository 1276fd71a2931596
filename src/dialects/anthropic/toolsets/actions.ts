/** Parts of the inputs that a screen's or a browser's actions take, as schemas that an input is drawn from. */

export type Properties = Readonly<Record<string, unknown>>

/** What each action takes, by its name. */
export type Actions = Readonly<Record<string, Properties>>

export const object = (properties: Properties) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

export interface Screen {
  readonly width: number
  readonly height: number
}

/** Where the caller does not say how large its screen is. */
export const usualScreen: Screen = { width: 1280, height: 800 }

const from = (minimum: number, maximum: number) => ({ type: "integer", minimum, maximum })
const list = (...items: ReadonlyArray<unknown>) => ({
  type: "array",
  prefixItems: items,
  minItems: items.length,
  maxItems: items.length,
})

export const pixelX = ({ width }: Screen) => from(0, width - 1)
export const pixelY = ({ height }: Screen) => from(0, height - 1)

export const coordinate = (screen: Screen) => list(pixelX(screen), pixelY(screen))

/** The upper left corner comes first. */
export const region = ({ width, height }: Screen) => {
  const [x, y] = [Math.floor(width / 2), Math.floor(height / 2)]
  return list(from(0, x), from(0, y), from(x + 1, width), from(y + 1, height))
}

export const keys = { enum: ["Return", "Tab", "Escape", "ctrl+c", "ctrl+v", "alt+Tab"] }
export const text = { type: "string", minLength: 1 }
export const seconds = from(1, 5)
export const direction = { enum: ["up", "down", "left", "right"] }
export const clicks = from(1, 10)
