/** `npm run executable`: one file that runs without Node, for the system and the processor that it is built on. */
import { execFileSync } from "node:child_process"
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { constants, zstdCompressSync } from "node:zlib"
import { bundle } from "./bundle.ts"

/** Node looks for it to see whether a program is in it. */
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2"

const postject = join(import.meta.dirname, "../node_modules/postject/dist/cli.js")

const isMac = process.platform === "darwin"
const ending = process.platform === "win32" ? ".exe" : ""

const { values } = parseArgs({
  options: { output: { type: "string", default: `dist-executable/llmsim${ending}` } },
})

const build = async (output: string): Promise<void> => {
  const work = mkdtempSync(join(tmpdir(), "llmsim-executable-"))
  try {
    const names = await bundle(join(work, "bundle"))
    for (const name of names) compress(join(work, "bundle", name))
    const blob = join(work, "blob")
    const config = join(work, "config.json")
    writeFileSync(
      config,
      JSON.stringify({
        main: join(import.meta.dirname, "start.cjs"),
        output: blob,
        disableExperimentalSEAWarning: true,
        assets: Object.fromEntries(names.map((name) => [name, join(work, "bundle", name)])),
      }),
    )
    execFileSync(process.execPath, ["--experimental-sea-config", config], { stdio: ["ignore", "ignore", "pipe"] })
    mkdirSync(dirname(output), { recursive: true })
    copyFileSync(process.execPath, output)
    chmodSync(output, 0o755)
    stripSymbols(output)
    if (isMac) execFileSync("codesign", ["--remove-signature", output])
    const segment = isMac ? ["--macho-segment-name", "NODE_SEA"] : []
    const inject = [postject, output, "NODE_SEA_BLOB", blob, "--sentinel-fuse", fuse, ...segment]
    execFileSync(process.execPath, inject, { stdio: ["ignore", "ignore", "pipe"] })
    // macOS runs nothing on Apple's processors that is not signed, if only by nobody in particular.
    if (isMac) execFileSync("codesign", ["--sign", "-", output])
  } finally {
    rmSync(work, { recursive: true })
  }
}

/** To a third, and read faster than it is parsed. */
const compress = (path: string): void => {
  writeFileSync(path, zstdCompressSync(readFileSync(path), { params: { [constants.ZSTD_c_compressionLevel]: 19 } }))
}

/** A sixth of the file, where the system has the tool. */
const stripSymbols = (path: string): void => {
  if (process.platform !== "linux") return
  try {
    execFileSync("strip", ["--strip-unneeded", path], { stdio: "ignore" })
  } catch {
    process.stderr.write("strip is not there: the executable is larger than it need be\n")
  }
}

const output = resolve(values.output)
await build(output)
process.stdout.write(`${output}: ${(statSync(output).size / 1024 / 1024).toFixed(0)} MB\n`)
