/** A provider's API, as the server mounts it. */
import type { HttpServerRequest } from "effect/http"
import type { AnswerWords } from "../domain/AnswerWords.ts"
import type { FailureShape } from "../http/ApiStyle.ts"
import type { Route } from "../http/Route.ts"
import type { KeyHeader } from "../http/upstream/upstreamHeaders.ts"

export interface Provider {
  /** Its routes stand at the root and again under this prefix. */
  readonly prefix: `/${string}`
  readonly routes: ReadonlyArray<Route>
  readonly failure: FailureShape
  /** Whether a request is of this provider's clients, where several serve one path or none does. */
  readonly claims: (request: Claimed) => boolean
  /** Whether a request is for this provider by its path alone, also where no route is there. */
  readonly owns: (request: Claimed) => boolean
  /** Its completions as calls of the real API are told by: by their paths, without the prefix. */
  readonly completions: ReadonlyArray<CompletionPath>
  /** The words in which its answers, also those of no completions, tell what became of them. */
  readonly answers: ReadonlyArray<AnswerWords>
  /** How the real API takes a key; absent: it takes none. */
  readonly key?: KeyHeader
}

export type Claimed = Pick<HttpServerRequest.HttpServerRequest, "headers" | "url">

export interface CompletionPath {
  readonly path: RegExp
  /** The dialect's name: "openai-chat". */
  readonly endpoint: string
  /** Whether answers are streams where the body does not say so. */
  readonly streams?: boolean
}
