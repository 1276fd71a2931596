/** A text that every match of a regular expression contains, so that rules can be found by it. */

/** The longest one; `undefined` where none is plain to see. It errs on the side of finding none. */
export const requiredLiteral = (source: string): string | undefined => {
  if (/[|\\[{]|\(\?/.test(source.replace(/\\[dDsSwWbB]/g, ""))) return undefined
  let longest = ""
  let run = ""
  let depth = 0
  const end = () => {
    if (run.length > longest.length) longest = run
    run = ""
  }
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i)
    if (char === "\\") i++
    if (char === "(") depth++
    if (char === ")") depth--
    const optional = /[?*]/.test(source.charAt(i + 1))
    if (depth > 0 || optional || /[\\().*+?^$]/.test(char)) end()
    else run += char
  }
  end()
  return longest === "" ? undefined : longest
}
