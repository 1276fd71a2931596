/** Cassettes survive crashes, and open fast however long they are. */
import { execFileSync } from "node:child_process"
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { CassetteFile } from "../../src/recording/CassetteFile.ts"
import type { Exchange } from "../../src/recording/Exchange.ts"

const header = { llmsim_cassette: 1 as const, created: "2026-01-01T00:00:00.000Z", upstream: "x", matching: "m" }

const exchangeOf = (id: string, text = "hello"): Exchange => ({
  key: `key-${id}`,
  exact: `exact-${id}`,
  route: "POST /v1/chat/completions",
  id,
  at: header.created,
  request: { method: "POST", url: "/v1/chat/completions", headers: {}, body: "{}" },
  response: { status: 200, headers: [], pieces: [[1.5, text]], ending: "end", ended_ms: 2 },
})

const inFolder = (use: (path: string) => void) => {
  const folder = mkdtempSync(join(tmpdir(), "llmsim-file-"))
  try {
    use(join(folder, "it.jsonl"))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const write = (path: string, exchanges: ReadonlyArray<Exchange>) => {
  const { file, warnings } = CassetteFile.append(path, header)
  for (const exchange of exchanges) file.append(JSON.stringify(exchange), exchange)
  file.close()
  return warnings
}

const read = (path: string) => {
  const { file, warnings } = CassetteFile.read(path)
  const exchanges = file.lines.map((line) => file.exchange(line))
  file.close()
  return { exchanges, warnings }
}

describe("CassetteFile", () => {
  it("keeps exchanges from opening to opening, for its owner alone", () =>
    inFolder((path) => {
      write(path, [exchangeOf("a"), exchangeOf("b", "你好 🙂")])
      write(path, [exchangeOf("c")])
      assert.deepStrictEqual(read(path).exchanges, [exchangeOf("a"), exchangeOf("b", "你好 🙂"), exchangeOf("c")])
      assert.strictEqual(statSync(path).mode & 0o777, 0o600)
    }))

  it("leaves out a torn last line, and cuts it off before it writes, wherever it was torn", () =>
    inFolder((path) => {
      const whole = JSON.stringify(exchangeOf("b"))
      for (const length of [1, 40, whole.length - 1, whole.length]) {
        rmSync(path, { force: true })
        write(path, [exchangeOf("a")])
        appendFileSync(path, whole.slice(0, length))
        const torn = read(path)
        assert.deepStrictEqual(torn.exchanges, [exchangeOf("a")])
        assert.match(torn.warnings.join(), /the last line was not written whole/)
        assert.lengthOf(write(path, [exchangeOf("c")]), 1)
        assert.deepStrictEqual(read(path), { exchanges: [exchangeOf("a"), exchangeOf("c")], warnings: [] })
      }
    }))

  it.skipIf(process.platform === "win32")("takes back the part of a line that found room when the rest does not", () =>
    inFolder((path) => {
      write(path, [exchangeOf("a")])
      const module = new URL("../../src/recording/CassetteFile.ts", import.meta.url)
      const script = `
        const { CassetteFile } = await import("${module}")
        const { file } = CassetteFile.append(process.argv[1], {})
        const [long, short] = [${JSON.stringify(exchangeOf("b", "x".repeat(9_000)))}, ${JSON.stringify(exchangeOf("c"))}]
        try {
          file.append(JSON.stringify(long), long)
        } catch ({ code }) {
          console.log(code)
        }
        console.log(file.exchange(file.append(JSON.stringify(short), short)).id)`
      // No file of the process may be longer than eight blocks, of 512 or 1024 bytes.
      const limited = ["-c", 'ulimit -f 8; exec "$0" "$@"', process.execPath, "--input-type=module", "-e", script, path]
      assert.strictEqual(execFileSync("sh", limited, { encoding: "utf8" }), "EFBIG\nc\n")
      assert.deepStrictEqual(read(path), { exchanges: [exchangeOf("a"), exchangeOf("c")], warnings: [] })
    }),
  )

  it("names lines that are no exchanges, and reads those that people wrote", () =>
    inFolder((path) => {
      const { key, ...rest } = exchangeOf("a")
      writeFileSync(path, `${JSON.stringify(header)}\n{"odd":1}\n\n${JSON.stringify({ ...rest, key }, null, 0)}\n`)
      const { exchanges, warnings } = read(path)
      assert.deepStrictEqual(exchanges, [exchangeOf("a")])
      assert.deepStrictEqual(warnings, [`${path}:2: is no exchange and is left out`])
    }))

  it("refuses a file that is no cassette", () =>
    inFolder((path) => {
      writeFileSync(path, "some text\n")
      assert.throws(() => CassetteFile.read(path), /is no cassette/)
      assert.throws(() => CassetteFile.append(path, header), /is no cassette/)
      assert.strictEqual(readFileSync(path, "utf8"), "some text\n")
    }))

  it("finds each of very many lines, and those longer than what is read at once", () =>
    inFolder((path) => {
      const descriptor = openSync(path, "w")
      const texts = Array.from({ length: 3_000 }, (_, i) => "x".repeat(i === 1_500 ? 9_000_000 : (i * 7) % 4_000))
      writeSync(descriptor, `${JSON.stringify(header)}\n`)
      texts.forEach((text, i) => {
        writeSync(descriptor, `${JSON.stringify(exchangeOf(String(i), text))}\n`)
      })
      closeSync(descriptor)
      const { file } = CassetteFile.read(path)
      assert.deepStrictEqual(
        file.lines.map((line) => file.exchange(line).response.pieces[0]?.[1]),
        texts,
      )
      file.close()
    }))
})
