/** What `llmsim serve` says when it is ready. */
import type { LoadedSettings } from "../settings/loadSettings.ts"
import { effectiveSettings } from "./effectiveSettings.ts"

export const banner = (loaded: LoadedSettings, url: string, version: string): string => {
  const settings = effectiveSettings(loaded)
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n")
  return `llmsim ${version} is ready at ${url}\n\nSettings in force:\n${settings}\n\nTry it:\n  ${tryLine(url)}\n`
}

/** A command that shows a streamed answer. */
export const tryLine = (url: string): string =>
  `curl -N ${targetOf(url)}/v1/chat/completions -H 'content-type: application/json' ` +
  `-d '{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Hello"}]}'`

/** Who tries TLS has most often signed the certificate. */
const targetOf = (url: string): string => {
  if (url.startsWith("unix:")) return `--unix-socket ${url.replace(/^unix:(\/\/)?/, "")} http://localhost`
  return url.startsWith("https:") ? `-k ${url}` : url
}
