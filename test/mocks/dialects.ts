/** The dialects that every test of mocks is a test of. */
import { chatDialect } from "./chatDialect.ts"
import type { Dialect } from "./MockDialect.ts"
import { responsesDialect } from "./responsesDialect.ts"

/** A dialect that comes adds its line here. */
export const dialects: ReadonlyArray<Dialect> = [chatDialect, responsesDialect]
