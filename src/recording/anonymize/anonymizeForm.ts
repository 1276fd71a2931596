/** Takes what was said out of a multipart form, and leaves what describes the call. */
import { isUtf8 } from "node:buffer"
import { formOf, formParts } from "../formParts.ts"
import { redactBody } from "../redaction/redactBody.ts"
import type { Rewriting } from "../redaction/redactLeaves.ts"
import { anonymousFileName } from "./anonymousFileName.ts"

/** Files that are no text become as many zeros, and so does a form whose parts nobody can tell. */
export const anonymizeForm = (form: Uint8Array, boundary: string, rewriting: Rewriting): Buffer => {
  const parts = formParts(form, boundary).slice(1)
  const anonymous = parts.map((part) => anonymousPart(part, rewriting))
  if (anonymous.every((part) => part === undefined)) return Buffer.alloc(form.length)
  return formOf(["", ...parts.map((part, index) => anonymous[index] ?? tailOf(part))], boundary)
}

/** Of what follows the last part, only what says that it was the last. */
const tailOf = (part: string): string => (part.startsWith("--") ? (/^--\r?\n?$/.exec(part)?.[0] ?? "--") : "")

const anonymousPart = (part: string, rewriting: Rewriting): string | undefined => {
  const gap = /\r?\n\r?\n/.exec(part)
  if (gap === null || part.startsWith("--")) return undefined
  const head = anonymousHead(part.slice(0, gap.index))
  const rest = part.slice(gap.index + gap[0].length)
  // The line that begins the next part has taken the other half of the line's end.
  const end = rest.endsWith("\r") ? "\r" : ""
  const content = Buffer.from(rest.slice(0, rest.length - end.length), "latin1")
  return head + gap[0] + contentOf(head, content, rewriting).toString("latin1") + end
}

/** Names of files go, their endings stay; of other headers, what says nothing of them. */
const anonymousHead = (head: string): string => {
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)
  const kept = lines.map((line) =>
    /^content-disposition:/i.test(line)
      ? anonymousDisposition(line)
      : (/^content-(?:type|transfer-encoding|length):[^;]*/i.exec(line)?.[0] ?? ""),
  )
  return kept.filter((line, index) => index === 0 || line !== "").join(head.includes("\r\n") ? "\r\n" : "\n")
}

const fileName = /filename\*?=(?:"((?:[^"\\]|\\.)*)"|([^;]*))/i

const anonymousDisposition = (line: string): string => {
  const file = fileName.exec(line)
  const name = /[;\s]name=(?:"((?:[^"\\]|\\.)*)"|([^;\s"]+))/i.exec(line.replace(fileName, ""))
  const kind = /^[^;]*/.exec(line)?.[0] ?? ""
  return [
    kind,
    ...(name === null ? [] : [`name="${name[1] ?? name[2]}"`]),
    ...(file === null ? [] : [`filename="${anonymousFileName(file[1] ?? file[2] ?? "")}"`]),
  ].join("; ")
}

const describing =
  /\bname="(model|language|response_format|temperature|stream|purpose|n|size|quality|background|style|moderation|seconds|input_fidelity|output_\w+|partial_images|include\[\]|timestamp_granularities\[\]|expires_after\[\w+\])"/

const contentOf = (head: string, content: Buffer, rewriting: Rewriting): Buffer => {
  if (!isUtf8(content)) return Buffer.alloc(content.length)
  const text = content.toString()
  if (describing.test(head)) return Buffer.from(rewriting.redactor.text(text))
  return Buffer.from(
    redactBody(text, rewriting)
      .map((segment) => segment.text)
      .join(""),
  )
}
