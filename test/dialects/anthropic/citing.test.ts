/** What cites, cites what is there: the same streamed in any pieces as whole, and nothing that the request does not allow. */
import Anthropic from "@anthropic-ai/sdk"
import type { MessageCreateParamsNonStreaming, TextBlock } from "@anthropic-ai/sdk/resources/messages"
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { cutSentences, sentencesOf } from "../../../src/dialects/anthropic/citing/cutSentences.ts"
import { sourcesOf } from "../../../src/dialects/anthropic/citing/sourcesOf.ts"
import { textSource } from "../../../src/dialects/anthropic/citing/textSource.ts"
import { Message } from "../../../src/dialects/anthropic/WireReply.ts"
import type { ReplyEvent } from "../../../src/domain/Reply.ts"
import { TestServer } from "../../support/TestServer.ts"
import { pdfOf } from "./pdfOf.ts"
import { accumulated, again, ended, framesOf, started, wholeOf } from "./runEvents.ts"

const citations = { enabled: true }
const sea = "The sea is deep. The sea is wide 🌊! Is it? It is."
const citable = { sources: [textSource(sea, { index: 0, title: null })], documents: 1, open: true }

const saying = (texts: ReadonlyArray<string>): ReadonlyArray<ReplyEvent> =>
  texts.map((text) => ({ _tag: "TextDelta", choice: 0, text }))

/** Pieces of sentences, so that generated texts have borders within and between them. */
const Piece = Schema.Literals(["a", "B c", ".", "?", " ", "\n", "。", "é🌊", "1.5", ""])

describe("text that cites", () => {
  it.effect.prop("is the same in any pieces as whole, and as the schema has it", [Schema.Array(Piece)], ([texts]) =>
    Effect.sync(() => {
      const events = [started, ...saying(texts), ...ended("stop")]
      for (const { data } of framesOf(events, { citable })) assert.strictEqual(again(data), data)
      const message = JSON.parse(JSON.stringify(wholeOf(events, { citable })))
      assert.deepStrictEqual(accumulated(events, { citable }).content, message.content)
      const said = message.content.map(({ text }: TextBlock) => text).join("")
      assert.strictEqual(said, texts.join(""))
    }),
  )

  it("is in blocks of one sentence each where it cites, and cites from its first sentence on", () => {
    const text = Array.from({ length: 200 }, (_, index) => `Sentence ${index}.`).join(" ")
    const { content } = wholeOf([started, ...saying([text]), ...ended("stop")], { citable })
    const cited = content.filter((block) => block.type === "text" && block.citations !== null)
    assert.isTrue(cited.every((block) => block.type === "text" && sentencesOf(block.text).length === 1))
    assert.strictEqual(content[0], cited[0])
    // About half of the sentences cite.
    assert.isTrue(cited.length > 70 && cited.length < 130, String(cited.length))
    const spans = new Set(cited.map((block) => JSON.stringify(block.type === "text" && block.citations)))
    assert.isAbove(spans.size, 3)
  })

  it("goes on with what tools have found, which a stream knows as early as a whole answer", () => {
    const serverTools = {
      web_search: { name: "web_search", maxUses: 1, hosts: ["sea.example"], cites: false },
    } as const
    const call = (index: number, id: string): ReadonlyArray<ReplyEvent> => [
      { _tag: "ToolCallStarted", choice: 0, index, id, name: "web_search", kind: "function" },
      { _tag: "ToolInputDelta", choice: 0, index, kind: "function", text: '{"query":' },
      { _tag: "ToolInputDelta", choice: 0, index, kind: "function", text: '"sea"}' },
    ]
    const events = [
      started,
      ...saying(["Let me ", "look. "]),
      ...call(0, "a".repeat(24)),
      ...saying(["Found", " it. ", "Once more. "]),
      ...call(1, "b".repeat(24)),
      ...saying(["There. ", "It is."]),
      ...ended("stop"),
    ]
    for (const { data } of framesOf(events, { serverTools })) assert.strictEqual(again(data), data)
    const message = wholeOf(events, { serverTools })
    const json = JSON.parse(JSON.stringify(message))
    assert.deepStrictEqual(accumulated(events, { serverTools }), json)
    assert.deepStrictEqual(
      Schema.encodeUnknownSync(Message)(message, { onExcessProperty: "error" }) as unknown,
      message,
    )
    assert.deepStrictEqual(json.content[0], { type: "text", text: "Let me look. ", citations: null })
    const [first, second] = json.content.filter(({ type }: { type: string }) => type === "web_search_tool_result")
    assert.isTrue(first.content.every(({ url }: { url: string }) => url.startsWith("https://sea.example/")))
    assert.deepStrictEqual(second.content, {
      type: "web_search_tool_result_error",
      error_code: "max_uses_exceeded",
    })
    const urls = first.content.map(({ url }: { url: string }) => url)
    const cited = json.content.flatMap((block: TextBlock) => block.citations ?? [])
    assert.isNotEmpty(cited)
    for (const { type, url } of cited) assert.isTrue(type === "web_search_result_location" && urls.includes(url))
    assert.deepStrictEqual(json.usage.server_tool_use, { web_search_requests: 1, web_fetch_requests: 0 })
  })
})

describe("sentences", () => {
  it("end behind the space after a full stop, or at once where no space is used", () => {
    assert.deepStrictEqual(sentencesOf("One. Two?  1.5 is three!\nDone"), [
      "One. ",
      "Two?  ",
      "1.5 is three!\n",
      "Done",
    ])
    assert.deepStrictEqual(sentencesOf("一つ。二つ！"), ["一つ。", "二つ！"])
    assert.isEmpty(sentencesOf(" \n"))
  })

  it("may be cut anywhere before", () => {
    assert.deepStrictEqual(cutSentences(" Next", "stopped"), { pieces: [" ", "Next"], state: "within" })
    assert.deepStrictEqual(cutSentences("5", "stopped"), { pieces: ["5"], state: "within" })
  })
})

describe("what can be cited", () => {
  const allOf = (content: ReadonlyArray<object>) => {
    const { sources } = sourcesOf({ messages: [{ role: "user", content: content as never }] })
    return sources.flatMap(({ passages, cite }) => Array.from({ length: passages }, (_, passage) => cite(passage)))
  }
  const document = (source: object, more: object = { citations }) => ({ type: "document", source, ...more })
  const plain = (data: string) => ({ type: "text", media_type: "text/plain", data })

  it("is a text's sentences, by characters as Python counts them", () => {
    const found = allOf([document(plain("No."), {}), document(plain(sea))])
    const characters = [...sea]
    assert.lengthOf(found, 4)
    for (const citation of found) {
      if (citation.type !== "char_location") return assert.fail(citation.type)
      const { start_char_index, end_char_index, cited_text, document_index } = citation
      assert.strictEqual(characters.slice(start_char_index, end_char_index).join(""), cited_text)
      assert.strictEqual(document_index, 1)
    }
  })

  it("is a document's blocks of text, counted with its pictures", () => {
    const image = { type: "image", source: { type: "url", url: "https://example.com/a.png" } }
    const content = [image, { type: "text", text: "Words." }]
    const [only, ...more] = allOf([document({ type: "content", content })])
    assert.isEmpty(more)
    assert.deepInclude(only, { cited_text: "Words.", start_block_index: 1, end_block_index: 2 })
    const [whole] = allOf([document({ type: "content", content: "All of it." })])
    assert.deepInclude(whole, { cited_text: "All of it.", start_block_index: 0, end_block_index: 1 })
  })

  it("is a PDF's sentences, by pages from 1 on", () => {
    for (const packed of [false, true]) {
      const data = pdfOf(["First (one).", "Second. Third."], packed)
      const found = allOf([document({ type: "base64", media_type: "application/pdf", data })])
      assert.deepStrictEqual(
        found.map((citation) =>
          citation.type === "page_location"
            ? [citation.cited_text, citation.start_page_number, citation.end_page_number]
            : citation.type,
        ),
        [
          ["First (one).", 1, 2],
          ["Second. ", 2, 3],
          ["Third.", 2, 3],
        ],
      )
    }
  })

  it("is a search result's blocks, counted apart from documents and also where a tool gave them", () => {
    const result = {
      type: "search_result",
      source: "https://x",
      title: "T",
      content: [{ type: "text", text: "Words." }],
    }
    const found = allOf([
      result,
      document(plain("D.")),
      { type: "tool_result", tool_use_id: "a", content: [{ ...result, citations }] },
    ])
    assert.deepStrictEqual(found[1], {
      type: "search_result_location",
      cited_text: "Words.",
      search_result_index: 1,
      source: "https://x",
      title: "T",
      start_block_index: 0,
      end_block_index: 1,
    })
  })

  it("is nothing that cannot be read, or that is not to be cited", () => {
    const pdf = { type: "base64", media_type: "application/pdf", data: "aGk=" }
    assert.isEmpty(
      allOf([
        document(pdf),
        document({ type: "url", url: "https://example.com/a.pdf" }),
        document({ type: "file", file_id: "file_1" }),
        document(plain("Words."), { citations: { enabled: false } }),
        document(plain("Words."), {}),
        document(plain("")),
      ]),
    )
  })
})

layer(TestServer.layer(), { excludeTestServices: true })("Anthropic's SDK", (it) => {
  const ask: MessageCreateParamsNonStreaming = {
    model: "claude-sonnet-4-6",
    max_tokens: 1_024,
    messages: [
      {
        role: "user",
        content: [
          { type: "document", source: { type: "text", media_type: "text/plain", data: sea }, citations },
          { type: "text", text: "What is the sea like?" },
        ],
      },
    ],
  }
  const client = Effect.map(TestServer, ({ url }) => new Anthropic({ baseURL: url, apiKey: "x", maxRetries: 0 }))

  it.effect("gets the same citations streamed as whole, of what the document says", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const whole = yield* Effect.promise(() => anthropic.messages.create(ask))
      const seen: Array<string> = []
      const stream = anthropic.messages.stream(ask)
      stream.on("citation", ({ cited_text }) => {
        seen.push(cited_text)
      })
      const streamed = yield* Effect.promise(() => stream.finalMessage())
      assert.deepStrictEqual(streamed.content, whole.content)
      assert.deepStrictEqual(streamed.usage.output_tokens, whole.usage.output_tokens)
      assert.isNotEmpty(seen)
      for (const text of seen) assert.include(sea, text)
    }),
  )

  it.effect("sends an answer with its citations back, and cites again", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const { content } = yield* Effect.promise(() => anthropic.messages.create(ask))
      const messages = [
        ...ask.messages,
        { role: "assistant" as const, content },
        { role: "user" as const, content: "And what else?" },
      ]
      const again = yield* Effect.promise(() => anthropic.messages.create({ ...ask, messages }))
      assert.isTrue(again.content.some((block) => block.type === "text" && block.citations !== null))
    }),
  )
})
