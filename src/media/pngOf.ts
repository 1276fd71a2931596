/** Draws the picture that stands for one a model would make: what was asked for, over a gradient, as a PNG file. */
import { type Colour, encodePng } from "./encodePng.ts"
import { glyphHeight, glyphOf, glyphWidth } from "./glyphs.ts"
import { wrapText } from "./wrapText.ts"

export interface PictureSpec {
  readonly width: number
  readonly height: number
  /** Text to draw; long lines are wrapped, and what finds no room is left out. */
  readonly lines: ReadonlyArray<string>
  /** Degrees on the colour wheel. */
  readonly hue: number
  /** Whether there is nothing behind the text. */
  readonly transparent?: boolean
  /** How much of the picture is there already, from its top: 1 unless it is a partial one. */
  readonly share?: number
}

const watermark = "llmsim"
const steps = 32
const ink = steps
const faint = steps + 1
const blank = steps + 2
/** Characters to a line, about. */
const lineLength = 32

interface Canvas {
  readonly width: number
  readonly height: number
  /** With the byte that begins each row of a PNG. */
  readonly rows: Uint8Array
}

export const pngOf = ({ width, height, lines, hue, transparent = false, share = 1 }: PictureSpec): Buffer => {
  const canvas: Canvas = { width, height, rows: new Uint8Array((width + 1) * height) }
  const finished = Math.round(height * share)
  for (let y = 0; y < height; y++) {
    const colour = y < finished ? Math.floor((y * steps) / height) : blank
    canvas.rows.fill(colour, y * (width + 1) + 1, (y + 1) * (width + 1))
  }
  const scale = Math.max(1, Math.floor(width / (lineLength * (glyphWidth + 1))))
  const margin = 2 * scale
  const advance = (glyphWidth + 1) * scale
  const lineHeight = (glyphHeight + 2) * scale
  const columns = Math.max(1, Math.floor((width - 2 * margin) / advance))
  const room = Math.max(1, Math.floor((finished - lineHeight - 2 * margin) / lineHeight))
  for (const [row, line] of wrapText(lines, columns, room).entries()) {
    drawText(canvas, line, margin, margin + row * lineHeight, scale, ink)
  }
  const markScale = Math.max(1, Math.floor(scale / 2))
  const markWidth = watermark.length * (glyphWidth + 1) * markScale
  drawText(canvas, watermark, width - markWidth, height - (glyphHeight + 1) * markScale, markScale, faint)
  return encodePng({ ...canvas, palette: paletteOf(hue), transparent: transparent ? steps : 0 })
}

const drawText = (canvas: Canvas, text: string, left: number, top: number, scale: number, colour: number): void => {
  for (let i = 0; i < text.length; i++) {
    const glyph = glyphOf(text.charAt(i))
    const x = left + i * (glyphWidth + 1) * scale
    for (let column = 0; column < glyphWidth; column++) {
      const bits = glyph[column] ?? 0
      for (let row = 0; row < glyphHeight; row++) {
        if ((bits >> row) & 1) drawDot(canvas, x + column * scale, top + row * scale, scale, colour)
      }
    }
  }
}

/** A square; what lies outside the picture is not drawn. */
const drawDot = ({ width, height, rows }: Canvas, left: number, top: number, size: number, colour: number): void => {
  const from = Math.max(0, left)
  const end = Math.min(width, left + size)
  if (from >= end) return
  for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
    rows.fill(colour, y * (width + 1) + 1 + from, y * (width + 1) + 1 + end)
  }
}

const paletteOf = (hue: number): ReadonlyArray<Colour> => [
  ...Array.from({ length: steps }, (_, step) => hsl(hue + step, 0.45, 0.92 - (0.3 * step) / steps)),
  hsl(hue, 0.6, 0.15),
  hsl(hue, 0.4, 0.25),
  [128, 128, 128],
]

const hsl = (hue: number, saturation: number, lightness: number): Colour => {
  const amplitude = saturation * Math.min(lightness, 1 - lightness)
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12
    return Math.round(255 * (lightness - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}
