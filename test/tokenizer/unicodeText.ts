/** Arbitrary strings from all of Unicode, for property tests. */
import { Arbitrary, Schema } from "effect"

const codeRange = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/** ASCII, accents, any of the basic plane (half surrogate pairs too), CJK, emoji and the joiner, any of all planes. */
const codePoint = Schema.Union([
  codeRange(0x20, 0x7e),
  codeRange(0, 0x2ff),
  codeRange(0, 0xffff),
  codeRange(0x4e00, 0x9fff),
  codeRange(0xd800, 0xdfff),
  codeRange(0x1f300, 0x1faff),
  codeRange(0x200d, 0x200d),
  codeRange(0, 0x10ffff),
])

export const unicodeText: Arbitrary.Arbitrary<string> = Arbitrary.map(
  Arbitrary.array(Arbitrary.schema(codePoint), { maxLength: 80 }),
  (codes) => String.fromCodePoint(...codes),
)
