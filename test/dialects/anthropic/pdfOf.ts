/** A small PDF with a line of text on each page, its content plain or packed. */
import { deflateSync } from "node:zlib"

export const pdfOf = (pages: ReadonlyArray<string>, packed = false): string => {
  const objects = pages.flatMap((text, index) => {
    const content = `BT /F1 12 Tf 72 720 Td (${text.replace(/[()\\]/g, "\\$&")}) Tj ET`
    const bytes = packed ? deflateSync(content).toString("latin1") : content
    const filter = packed ? " /Filter /FlateDecode" : ""
    return [
      `${2 * index + 3} 0 obj\n<< /Type /Page /Parent 2 0 R /Contents ${2 * index + 4} 0 R >>\nendobj\n`,
      `${2 * index + 4} 0 obj\n<< /Length ${bytes.length}${filter} >>\nstream\n${bytes}\nendstream\nendobj\n`,
    ]
  })
  const kids = pages.map((_, index) => `${2 * index + 3} 0 R`).join(" ")
  const head = `1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>\nendobj\n`
  const pdf = `%PDF-1.4\n${head}${objects.join("")}trailer\n<< /Root 1 0 R >>\n%%EOF\n`
  return Buffer.from(pdf, "latin1").toString("base64")
}
