/** How Ollama writes the answers of all its endpoints. */

import type { ApiStyle } from "../../http/ApiStyle.ts"
import { ollamaFailure } from "./errors.ts"

const none = {}

const ollamaHeaders = (): Readonly<Record<string, string>> => none

/** Its documentation has callers use curl as it comes, which calls JSON a form. */
export const ollamaStyle: ApiStyle = {
  provider: "ollama",
  failure: ollamaFailure,
  headers: ollamaHeaders,
  anyContentType: true,
}
