/** `npm run try:dockerfile`: takes the Dockerfile's steps on this machine, where there is no engine to build an image. */
import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { type Stage, stagesOf } from "./dockerfile.ts"

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
    const isFolder = target.endsWith("/") || target === "."
    const into = within(stage, workdir, isFolder ? join(target, source) : target)
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

try {
  const stages = stagesOf(readFileSync(join(root, "Dockerfile"), "utf8"))
  for (const stage of stages) take(stage)
  const entry = stages.at(-1)?.instructions.find(({ name }) => name === "ENTRYPOINT")?.text ?? "[]"
  const [program = ""]: ReadonlyArray<string> = JSON.parse(entry)
  const file = within("image", "/", program)
  if (!existsSync(file)) throw new Error(`the image has no ${program}`)
  execFileSync(process.execPath, [join(import.meta.dirname, "smoke.ts"), file], { stdio: "inherit" })
} finally {
  rmSync(image, { recursive: true })
}
