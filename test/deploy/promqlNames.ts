/** Which metrics and labels a question in PromQL asks for, as far as our own dashboards and alerts go. */

export interface PromqlNames {
  readonly metrics: ReadonlyArray<string>
  readonly labels: ReadonlyArray<string>
}

const words = /^(by|on|and|or|unless|without|ignoring|bool)$/

export const promqlNames = (text: string): PromqlNames => {
  const labels: Array<string> = []
  const rest = text
    .replace(/\[[^\]]*\]/g, " ")
    .replace(/\{([^}]*)\}/g, (_, matchers: string) => {
      for (const [, label = ""] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)) labels.push(label)
      return " "
    })
    .replace(/\bby\s*\(([^)]*)\)/g, (_, names: string) => {
      labels.push(...names.split(",").map((name) => name.trim()))
      return " "
    })
  const metrics = [...rest.matchAll(/[a-zA-Z_:][\w:]*(?!\w*\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !words.test(name) && !new RegExp(`\\b${name}\\w*\\s*\\(`).test(rest))
  return { metrics, labels: labels.filter((label) => label !== "le") }
}
