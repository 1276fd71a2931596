/** Writes metrics in the text formats that Prometheus reads. */
import type { Family, Labels } from "./Family.ts"

/** OpenMetrics names a counter's family without `_total`, and says where the text ends. */
export type TextFormat = "prometheus" | "openmetrics"

export const prometheusText = (families: ReadonlyArray<Family>, format: TextFormat): string => {
  let text = ""
  for (const { name, help, type, samples } of families) {
    if (samples.length === 0) continue
    const family = format === "openmetrics" && type === "counter" ? name.replace(/_total$/, "") : name
    text += `# HELP ${family} ${escapedHelp(help)}\n# TYPE ${family} ${type}\n`
    for (const { suffix = "", labels, value } of samples) text += `${name}${suffix}${labelText(labels)} ${value}\n`
  }
  return format === "openmetrics" ? `${text}# EOF\n` : text
}

const labelText = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedLabel(value)}"`)
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`
}

const escapedHelp = (text: string): string => text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n")

const escapedLabel = (text: string): string => escapedHelp(text).replace(/"/g, '\\"')
