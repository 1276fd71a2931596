/** The dialects that every test of mocks is a test of. */
import { anthropicDialect } from "./anthropicDialect.ts"
import { chatDialect } from "./chatDialect.ts"
import { geminiDialect } from "./geminiDialect.ts"
import type { Dialect } from "./MockDialect.ts"
import { responsesDialect } from "./responsesDialect.ts"

/** A dialect that comes adds its line here. */
export const dialects: ReadonlyArray<Dialect> = [chatDialect, responsesDialect, anthropicDialect, geminiDialect]
