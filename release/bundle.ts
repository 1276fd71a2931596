/** Puts the program and all it needs into a few modules, with the package's own files in them. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type Plugin, rolldown } from "rolldown"

const root = join(import.meta.dirname, "..")

/** Files that the program reads beside itself become modules of the bundle. */
const packageFiles: Plugin = {
  name: "package-files",
  load: (id) => {
    if (id === join(root, "src/cli/version.ts")) {
      const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
      return `export const version = ${JSON.stringify(version)}`
    }
    if (id !== join(root, "src/server/control/dashboardFile.ts")) return null
    const folder = join(root, "assets/dashboard")
    const texts = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")])
    return `const files = ${JSON.stringify(Object.fromEntries(texts))}
export const dashboardFile = (name) => Buffer.from(files[name])`
  },
}

/** Only developers of the terminal's library have it. */
const withoutDevtools: Plugin = {
  name: "without-devtools",
  resolveId: (source) => (source === "react-devtools-core" ? `\0${source}` : null),
  load: (id) => (id === "\0react-devtools-core" ? "export default undefined" : null),
}

/** Parts that are loaded when they are needed stay modules of their own. Fails when an import cannot be found. */
export const bundle = async (directory: string): Promise<ReadonlyArray<string>> => {
  const built = await rolldown({
    input: { main: join(root, "src/bin.ts") },
    platform: "node",
    plugins: [packageFiles, withoutDevtools],
    onLog: (_, log) => {
      if (log.code === "UNRESOLVED_IMPORT") throw new Error(log.message)
    },
  })
  const { output } = await built.write({
    dir: directory,
    format: "esm",
    minify: true,
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name]-[hash].mjs",
  })
  return output.map(({ fileName }) => fileName)
}
