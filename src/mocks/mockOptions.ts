/** What the settings say of mocks, whichever way they are written. */
import type { MockBookOptions } from "./MockBook.ts"
import type { MockSettings } from "./MockRule.ts"

export interface MockOptions extends MockBookOptions {
  /** Files and folders of mocks. */
  readonly files: ReadonlyArray<string>
}

export const mockOptions = (settings: MockSettings): MockOptions => {
  if (isList(settings)) return { rules: settings, files: [], strict: false, sessionHeader: "x-llmsim-session" }
  const { rules, files, strict, session_header } = settings
  return {
    rules,
    files: typeof files === "string" ? [files] : files,
    strict,
    sessionHeader: session_header.toLowerCase(),
  }
}

const isList = (settings: MockSettings): settings is Extract<MockSettings, ReadonlyArray<unknown>> =>
  Array.isArray(settings)
