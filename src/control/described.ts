/** What the API's pages say of a group or an endpoint. */
import type { Context } from "effect"
import * as OpenApi from "effect/http-api/OpenApi"

export const described = (summary: string, description?: string): Context.Context<never> =>
  OpenApi.annotations({ summary, description: description ?? summary })
