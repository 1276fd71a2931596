/** Takes what was said out of a multipart form, and leaves what describes the call. */
import { isUtf8 } from "node:buffer"
import { redactBody } from "../redaction/redactBody.ts"
import type { Rewriting } from "../redaction/redactLeaves.ts"

/** Files that are no text become as many zeros; names of files go, their endings stay. */
export const anonymizeForm = (form: Uint8Array, boundary: string, rewriting: Rewriting): Buffer => {
  const parts = Buffer.from(form).toString("latin1").split(`--${boundary}`)
  const anonymous = parts.map((part) => {
    const headEnd = part.indexOf("\r\n\r\n")
    if (headEnd === -1 || !part.endsWith("\r\n")) return part.startsWith("--") ? part : ""
    const head = part.slice(0, headEnd).replace(/filename\*?="?[^"\r\n]*?(\.\w+)?"?(?=;|\r|$)/g, 'filename="file$1"')
    const content = Buffer.from(part.slice(headEnd + 4, -2), "latin1")
    return `${head}\r\n\r\n${contentOf(head, content, rewriting).toString("latin1")}\r\n`
  })
  return Buffer.from(anonymous.join(`--${boundary}`), "latin1")
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
