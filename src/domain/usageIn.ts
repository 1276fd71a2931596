/** The tokens that a recorded answer says it cost. */
import type { UsageWords } from "./AnswerWords.ts"
import type { Usage } from "./Usage.ts"

/** Streams tell more than once; the last word counts. */
export const usageIn = (known: ReadonlyArray<UsageWords>): ((body: string) => Usage | undefined) => {
  const names = (of: keyof UsageWords) => [...new Set(known.flatMap((words) => words[of] ?? []))]
  const prompts = names("prompt")
  const completions = names("completion")
  const cached = names("cached")
  const reasoning = names("reasoning")
  const besidePrompt = names("besidePrompt")
  const besideCompletion = names("besideCompletion")
  const all = new Set([prompts, completions, cached, reasoning, besidePrompt, besideCompletion].flat())
  // A name within a text of the answer has a backslash before its second quote, and does not fit.
  const count = new RegExp(`"(${[...all].join("|")})"\\s*:\\s*(\\d+)`, "g")
  return (body) => {
    const last = new Map<string, number>()
    for (const [, name = "", number] of body.matchAll(count)) last.set(name, Number(number))
    const said = (names: ReadonlyArray<string>) => names.map((name) => last.get(name)).find((n) => n !== undefined)
    const sum = (names: ReadonlyArray<string>) => names.reduce((total, name) => total + (last.get(name) ?? 0), 0)
    const prompt = said(prompts)
    const completion = said(completions)
    if (prompt === undefined && completion === undefined) return undefined
    return {
      prompt: (prompt ?? 0) + sum(besidePrompt),
      completion: (completion ?? 0) + sum(besideCompletion),
      // Gateways that translate may write two names for it, one of them zero.
      cached: Math.max(0, ...cached.map((name) => last.get(name) ?? 0)),
      reasoning: said(reasoning) ?? 0,
    }
  }
}
