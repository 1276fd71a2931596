/** Whom the certificates of upstreams may be of, besides the usual authorities. */

import { X509Certificate } from "node:crypto"
import { readFileSync } from "node:fs"
import { Context, Data, Effect, Layer } from "effect"

/** The file cannot be used. */
class AuthoritiesError extends Data.TaggedError("AuthoritiesError")<{
  readonly path: string
  readonly message: string
}> {}

export class Authorities extends Context.Service<Authorities, { readonly pem: string | undefined }>()(
  "llmsim/http/Authorities",
) {
  static readonly layerUsual = Layer.succeed(this, { pem: undefined })

  /** Fails when the file cannot be read, or is no PEM. */
  static readonly layerFile = (path: string) =>
    Layer.effect(
      this,
      Effect.try({
        try: () => {
          const pem = readFileSync(path, "utf8")
          // Throws for what is none; Node itself would trust nobody more, and say nothing.
          new X509Certificate(pem)
          return { pem }
        },
        catch: (error) =>
          new AuthoritiesError({ path, message: error instanceof Error ? error.message : String(error) }),
      }),
    )
}
