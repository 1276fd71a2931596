/** The code that an answer ran before it spoke, and what came of it. */
import type { ReplyPart } from "./WireReply.ts"

/** A sum, whose length the reply's key says; nothing is run to know it. */
export const codeParts = (key: string, choice: number): ReadonlyArray<ReplyPart> => {
  const numbers = 10 + (Number.parseInt(key.slice(0, 4), 16) % 90) + choice
  return [
    { executableCode: { language: "PYTHON", code: `print(sum(range(${numbers})))\n` } },
    { codeExecutionResult: { outcome: "OUTCOME_OK", output: `${(numbers * (numbers - 1)) / 2}\n` } },
  ]
}
