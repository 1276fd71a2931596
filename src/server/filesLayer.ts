/** Files and paths of the platform, loaded when something is to be read or written. */
import { Effect, Layer } from "effect"

export const filesLayer = Layer.unwrap(
  Effect.map(
    Effect.promise(() =>
      Promise.all([import("@effect/platform-node/NodeFileSystem"), import("@effect/platform-node/NodePath")]),
    ),
    ([files, path]) => Layer.merge(files.layer, path.layer),
  ),
)
