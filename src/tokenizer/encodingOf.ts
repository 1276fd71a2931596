/** Which encoding counts a model's tokens. */
import type { EncodingName } from "./Encoding.ts"

const cl100k = /^(ft:)?(gpt-4(?![o.\d])|gpt-3\.5|gpt-35|text-embedding|text-davinci|davinci|babbage)/

/**
 * o200k for GPT-4o, 4.1, 5 and the o-series, cl100k for GPT-4, GPT-3.5 and the embedding models, as OpenAI's tiktoken
 * has them. Claude, Gemini and models nobody knows are counted with o200k: an estimate, since their own vocabularies
 * are not public.
 */
export const encodingOf = (model: string): EncodingName => (cl100k.test(model) ? "cl100k_base" : "o200k_base")
