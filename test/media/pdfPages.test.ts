/** The texts of PDFs: what can be read of them, and that nothing makes reading slow or fails it. */
import { deflateSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import { pdfPages } from "../../src/media/pdfPages.ts"

const base64 = (pdf: string) => Buffer.from(pdf, "latin1").toString("base64")

const object = (id: number, body: string) => `${id} 0 obj\n${body}\nendobj\n`
const stream = (content: string, dictionary = "") =>
  `<< ${dictionary} /Length ${content.length} >>\nstream\n${content}\nendstream`
const page = (contents: string) => `<< /Type /Page /Contents ${contents} >>`
const pdf = (...objects: ReadonlyArray<string>) => base64(`%PDF-1.7\n${objects.join("")}%%EOF`)

const packed = (content: string) => deflateSync(content).toString("latin1")

describe("the pages of a PDF", () => {
  it("have the texts that their contents show, line by line", () => {
    const shown = "BT (One \\(1\\)) Tj 0 -12 Td [(Tw) 120 (o)] TJ T* (Th\\162ee) ' ET"
    assert.deepStrictEqual(pdfPages(pdf(object(1, page("2 0 R")), object(2, stream(shown)))), ["One (1) Two Three"])
  })

  it("are put together from their parts, plain and packed, in their order", () => {
    const file = pdf(
      object(1, "<< /Type /Pages /Kids [2 0 R 5 0 R] /Count 2 >>"),
      object(2, page("[3 0 R 4 0 R]")),
      object(3, stream("(A.) Tj")),
      object(4, stream(packed("(B.) Tj"), "/Filter [ /FlateDecode ]")),
      object(5, page("6 0 R")),
      object(6, stream(packed("(C.) Tj"), "/Filter /FlateDecode")),
    )
    assert.deepStrictEqual(pdfPages(file), ["A. B.", "C."])
  })

  it("are empty where nothing can be read, and are not there in what is no PDF", () => {
    const file = pdf(
      object(1, page("2 0 R")),
      object(2, stream("no deflated data", "/Filter /FlateDecode")),
      object(3, page("4 0 R")),
      object(4, stream("(jpeg) Tj", "/Filter /DCTDecode")),
      object(5, page("9 0 R")),
      object(6, "<< /Type /Page >>"),
    )
    assert.deepStrictEqual(pdfPages(file), ["", "", "", ""])
    assert.isEmpty(pdfPages(base64("hello 1 0 obj << /Type /Page >> endobj")))
    assert.isEmpty(pdfPages(base64("%PDF-1.7\n1 0 obj << /Type /Page >>")))
    assert.isEmpty(pdfPages("aGk="))
  })

  it("are read only so far when a small file holds a great deal", () => {
    const bomb = packed(`(${"x".repeat(20_000_000)}) Tj`)
    const pages = pdfPages(
      pdf(
        object(1, page("2 0 R")),
        object(2, stream(bomb, "/Filter /FlateDecode")),
        object(3, page("4 0 R")),
        object(4, stream("(After.) Tj")),
      ),
    )
    assert.deepStrictEqual(pages, ["", "After."])
  })

  it("do not take long, whatever a file is made of", { timeout: 20_000 }, () => {
    const many = 1_000_000
    for (const filler of ["(", "1 ", "9", " ", "1 0 obj ", "/Filter ", "\\"]) {
      const long = filler.repeat(many / filler.length)
      pdfPages(
        pdf(
          object(1, `<< /Type /Page /Contents [${long}] >>`),
          object(2, page("3 0 R")),
          object(3, stream(long, `/Filter ${long}`)),
          object(4, page("5 0 R")),
          object(5, stream(long)),
        ),
      )
    }
  })
})
