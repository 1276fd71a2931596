/** How OpenAI writes the answers of all its endpoints. */

import type { ApiStyle } from "../../http/ApiStyle.ts"
import { openAiFailure } from "./errors.ts"
import { openAiAccount, openAiHeaders } from "./headers.ts"

export const openAiStyle: ApiStyle = {
  provider: "openai",
  failure: openAiFailure,
  headers: openAiHeaders,
  account: openAiAccount,
}
