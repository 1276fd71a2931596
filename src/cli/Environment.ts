/** What a command knows of the process it runs in. */
import { Context } from "effect"

/** The environment variables; `bin.ts` fills them in. */
export const Environment = Context.Reference<Readonly<Record<string, string | undefined>>>("llmsim/cli/Environment", {
  defaultValue: () => ({}),
})
