/** `npm run try:dockerfile`: takes the Dockerfile's steps on this machine, where there is no engine to build an image. */
import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { type Stage, stagesOf } from "./dockerfile.ts"

const mostBytes = 120_000_000

const root = join(import.meta.dirname, "..")
const image = mkdtempSync(join(tmpdir(), "llmsim-image-"))

/** What the builder is sent: names that `.dockerignore` takes out of its refusal of all. */
const sent = readFileSync(join(root, ".dockerignore"), "utf8")
  .split("\n")
  .flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []))

/** A path of a stage's file system, which is a folder here. */
const within = (stage: string, workdir: string, path: string): string =>
  join(image, stage, path.startsWith("/") ? path : join(workdir, path))

const copy = (stage: string, workdir: string, text: string): void => {
  const words = text.split(/\s+/)
  const [, from] = /^--from=(.*)$/.exec(words[0] ?? "") ?? []
  const [target = "", ...sources] = words.slice(from === undefined ? 0 : 1).toReversed()
  for (const source of sources) {
    if (from === undefined && !sent.includes(source)) throw new Error(`.dockerignore keeps ${source} from the builder`)
    const path = from === undefined ? join(root, source) : within(from, "/", source)
    // Of a folder it is the content that is copied.
    const isBeside = (target.endsWith("/") || target === ".") && !statSync(path).isDirectory()
    const into = within(stage, workdir, isBeside ? join(target, source) : target)
    mkdirSync(dirname(into), { recursive: true })
    cpSync(path, into, { recursive: true })
  }
}

/** Paths of the image that a command names are those of the stage's folder. */
const run = (stage: string, workdir: string, command: string): void => {
  const cwd = within(stage, workdir, ".")
  mkdirSync(cwd, { recursive: true })
  const here = command.replaceAll(/(?<=\s)\/build(?=\/)/g, within(stage, "/", "/build"))
  execFileSync("sh", ["-c", here], { cwd, stdio: ["ignore", "ignore", "inherit"] })
}

const take = ({ name, instructions }: Stage): void => {
  let workdir = "/"
  for (const { name: instruction, text } of instructions) {
    process.stdout.write(`${name || "image"}: ${instruction} ${text}\n`)
    if (instruction === "WORKDIR") workdir = text
    else if (instruction === "COPY") copy(name || "image", workdir, text)
    else if (instruction === "RUN") run(name || "image", workdir, text)
  }
}

const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)

try {
  const stages = stagesOf(readFileSync(join(root, "Dockerfile"), "utf8"))
  for (const stage of stages) take(stage)
  const text = (name: string) => stages.at(-1)?.instructions.find((one) => one.name === name)?.text ?? ""
  const [program = ""]: ReadonlyArray<string> = JSON.parse(text("ENTRYPOINT"))
  const folder = within("image", "/", ".")
  if (!existsSync(join(folder, program))) throw new Error(`the image has no ${program}`)
  const bytes = bytesOf(folder)
  process.stdout.write(`the image has ${(bytes / 1e6).toFixed(1)} MB\n`)
  if (bytes >= mostBytes) throw new Error(`it may have ${mostBytes / 1e6} MB`)
  // As its user and with nothing but its files, where this one may say so.
  const command =
    process.getuid?.() === 0 ? ["chroot", `--userspec=${text("USER")}`, folder, program] : [join(folder, program)]
  execFileSync(process.execPath, [join(import.meta.dirname, "smoke.ts"), ...command], { stdio: "inherit" })
} finally {
  rmSync(image, { recursive: true })
}
