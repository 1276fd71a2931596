/** The requests of a test, as a failing test's message tells them. */
import type { SeenRequest } from "./RequestJournal.ts"

const longestBody = 400

/** Empty when there were none. */
export const journalText = (requests: ReadonlyArray<SeenRequest>): string =>
  requests.length === 0 ? "" : ["requests that llmsim got:", ...requests.map(lineOf)].join("\n")

const lineOf = ({ method, path, status, fault, body }: SeenRequest, index: number): string => {
  const end = `${status ?? "no answer yet"}${fault === undefined ? "" : ` (fault ${fault})`}`
  const text = body === undefined ? "" : `\n     ${shortened(JSON.stringify(body))}`
  return `  ${index + 1}. ${method} ${path} -> ${end}${text}`
}

const shortened = (text: string): string => (text.length > longestBody ? `${text.slice(0, longestBody)}...` : text)
