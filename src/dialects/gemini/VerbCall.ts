/** What a verb is told of its request. */
import type { ApiRequest } from "../../http/apiRoute.ts"

export interface VerbCall {
  readonly request: ApiRequest
  readonly model: string
  /** The body. */
  readonly json: unknown
}
