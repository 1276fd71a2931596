/** How OpenAI writes the answers of the Responses API. */
import type { ApiStyle } from "../../http/ApiStyle.ts"
import { openAiStyle } from "../openai-chat/style.ts"
import { responsesFailure } from "./errors.ts"

export const responsesStyle: ApiStyle = { ...openAiStyle, failure: responsesFailure }
