/** How Ollama writes the answers of all its endpoints. */
import type { ApiStyle } from "../../http/apiRoute.ts"
import { ollamaFailure } from "./errors.ts"

const none = {}

export const ollamaHeaders = (): Readonly<Record<string, string>> => none

export const ollamaStyle: ApiStyle = { failure: ollamaFailure, headers: ollamaHeaders }
