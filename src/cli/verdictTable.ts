/** The verdict as text: a block for each client, with a line for each rule. */
import type { Check, ClientVerdict, VerdictReport } from "../faults/verdict/VerdictReport.ts"

export const verdictTable = ({ watching, passed, clients }: VerdictReport): string => {
  if (clients.length === 0) return watching ? "no calls yet" : "nothing has gone wrong yet, so nobody was watched"
  const broken = clients.filter((client) => !client.passed).length
  const end = passed ? "PASSED" : `FAILED: ${broken} of ${clients.length} clients broke a rule`
  return [...clients.map(clientBlock), end].join("\n\n")
}

const clientBlock = (client: ClientVerdict): string => {
  const { key, client: name, calls, failures, retries, recovered, retry_after, backoff_ms } = client
  const waits = backoff_ms.map((ms) => (ms === null ? "-" : String(Math.round(ms)))).join(", ")
  return [
    `${key}   ${name}`,
    `  ${calls} calls, ${failures} failed, ${retries} retries, ${recovered} recovered`,
    ...client.faults.map((one) => `  ${one.fault}: ${one.failures} failed, ${one.retries} retries`),
    `  Retry-After: honoured ${retry_after.honoured} of ${retry_after.told}, earliest by ${retry_after.earliest_by_ms} ms`,
    ...(waits === "" ? [] : [`  back-off: ${waits} ms`]),
    ...client.checks.map(checkLine),
  ].join("\n")
}

const checkLine = ({ rule, measured, limit, passed }: Check): string => {
  const mark = limit === "off" ? "    " : passed ? "pass" : "FAIL"
  return `  ${mark}  ${rule.padEnd(30)} ${String(measured ?? "-").padStart(10)}  ${limit}`
}
