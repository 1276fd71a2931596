/** A token's probability, as OpenAI writes it. */
import type { TokenLogprob } from "../../domain/Reply.ts"

const withBytes = ({ token, logprob }: { readonly token: string; readonly logprob: number }) => ({
  token,
  logprob,
  bytes: [...Buffer.from(token, "utf8")],
})

export const tokenLogprob = (likely: TokenLogprob) => ({
  ...withBytes(likely),
  top_logprobs: likely.top.map(withBytes),
})
