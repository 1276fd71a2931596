/** How Google writes the answers of all its endpoints. */

import type { ApiStyle } from "../../http/ApiStyle.ts"
import { geminiFailure } from "./errors.ts"
import { geminiHeaders } from "./headers.ts"

export const geminiStyle: ApiStyle = { provider: "gemini", failure: geminiFailure, headers: geminiHeaders }
