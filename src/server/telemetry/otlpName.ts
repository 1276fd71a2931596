/** A metric's name as OpenTelemetry has it, chosen so that Prometheus makes the old one of it. */
import type { Family } from "../../stats/Family.ts"

export interface OtlpName {
  readonly name: string
  readonly unit: string
}

const genAi: Readonly<Record<string, OtlpName>> = {
  gen_ai_server_request_duration_seconds: { name: "gen_ai.server.request.duration", unit: "s" },
  gen_ai_server_time_to_first_token_seconds: { name: "gen_ai.server.time_to_first_token", unit: "s" },
  gen_ai_server_time_per_output_token_seconds: { name: "gen_ai.server.time_per_output_token", unit: "s" },
  gen_ai_client_token_usage: { name: "gen_ai.client.token.usage", unit: "{token}" },
}

export const otlpName = ({ name, type }: Pick<Family, "name" | "type">): OtlpName => {
  const known = genAi[name]
  if (known !== undefined) return known
  const counted = type === "counter" ? name.replace(/_total$/, "") : name
  const [, bare = counted, unit = ""] = /^(.+)_(seconds|bytes)$/.exec(counted) ?? []
  return { name: bare.replace(/^(llmsim|process|nodejs)_/, "$1."), unit: units[unit] ?? "" }
}

const units: Readonly<Record<string, string>> = { seconds: "s", bytes: "By" }

/** `gen_ai_request_model` as `gen_ai.request.model`; all other labels have one word. */
export const otlpLabel = (label: string): string =>
  label.startsWith("gen_ai_") ? `gen_ai.${label.slice("gen_ai_".length).replaceAll("_", ".")}` : label
