/** The files of mocks that the settings name. */
import { Layer } from "effect"
import { mockOptions } from "../mocks/mockOptions.ts"
import type { Settings } from "../settings/Settings.ts"
import { filesLayer } from "./filesLayer.ts"
import { watchMocks } from "./watchMocks.ts"

export const mockFilesLayer = ({ mocks }: Settings) => {
  const { files } = mockOptions(mocks)
  return files.length === 0 ? Layer.empty : Layer.provide(watchMocks(files), filesLayer)
}
