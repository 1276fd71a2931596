/** The body of a request as JSON; `undefined` where it is none. */
import { Result } from "effect"
import type { RawRequest } from "./Exchange.ts"

export const jsonOf = ({ body }: RawRequest): unknown =>
  Result.getOrUndefined(Result.try((): unknown => JSON.parse(Buffer.from(body).toString())))
