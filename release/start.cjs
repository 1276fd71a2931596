/** What the executable runs first: loads the program's modules out of the executable itself. */
const { registerHooks } = require("node:module")
const { getAsset } = require("node:sea")

const folder = "file:///llmsim/"

registerHooks({
  resolve: (specifier, context, next) => {
    const isOurs = specifier.startsWith("./") && context.parentURL?.startsWith(folder)
    if (!isOurs && !specifier.startsWith(folder)) return next(specifier, context)
    return { url: new URL(specifier, context.parentURL ?? folder).href, format: "module", shortCircuit: true }
  },
  load: (url, context, next) => {
    if (!url.startsWith(folder)) return next(url, context)
    return { format: "module", source: getAsset(url.slice(folder.length), "utf8"), shortCircuit: true }
  },
})

import(`${folder}main.mjs`).catch((error) => {
  process.stderr.write(`${error?.stack ?? error}\n`)
  process.exitCode = 1
})
