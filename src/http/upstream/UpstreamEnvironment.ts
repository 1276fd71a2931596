/** What the process's environment says of upstreams: keys, and proxies on the way. */
import { Context } from "effect"

/** Variables by name; the command that starts the server fills them in. */
export const UpstreamEnvironment = Context.Reference<Readonly<Record<string, string | undefined>>>(
  "llmsim/http/UpstreamEnvironment",
  { defaultValue: () => ({}) },
)
