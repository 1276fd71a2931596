/** The characters that a string of a Lark grammar stands for. */

const escapes = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/g

const controls: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", b: "\b", "0": "\0" }

/** @param token with its quotes. */
export const stringText = (token: string): string =>
  token
    .slice(1, token.lastIndexOf('"'))
    .replace(escapes, (whole, x?: string, u?: string, long?: string, char?: string) => {
      const code = x ?? u ?? long
      if (code !== undefined) return characterOf(Number.parseInt(code, 16))
      if (char === undefined) return whole
      if (Object.hasOwn(controls, char)) return controls[char] ?? whole
      // As in Python, a backslash that escapes nothing stays.
      return /["'\\/]/.test(char) ? char : whole
    })

const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd")
