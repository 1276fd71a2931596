/** What the executable runs first: loads the program's modules, which are compressed, out of the executable itself. */
const { registerHooks } = require("node:module")
const { getRawAsset } = require("node:sea")
const { zstdDecompressSync } = require("node:zlib")

const folder = "file:///llmsim/"

const sourceOf = (name) => zstdDecompressSync(Buffer.from(getRawAsset(name))).toString()

registerHooks({
  resolve: (specifier, context, next) => {
    const isOurs = specifier.startsWith("./") && context.parentURL?.startsWith(folder)
    if (!isOurs && !specifier.startsWith(folder)) return next(specifier, context)
    return { url: new URL(specifier, context.parentURL ?? folder).href, format: "module", shortCircuit: true }
  },
  load: (url, context, next) => {
    if (!url.startsWith(folder)) return next(url, context)
    return { format: "module", source: sourceOf(url.slice(folder.length)), shortCircuit: true }
  },
})

import(`${folder}main.mjs`).catch((error) => {
  process.stderr.write(`${error?.stack ?? error}\n`)
  process.exitCode = 1
})
