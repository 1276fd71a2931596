/** Workflows call what exists: scripts, files, actions of a version, jobs that come before; and may do no more than they need. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { parse } from "yaml"
import packageJson from "../../package.json" with { type: "json" }

const root = join(import.meta.dirname, "../..")
const folder = join(root, ".github/workflows")

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly shell?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly "runs-on"?: string
  readonly "timeout-minutes"?: number
  readonly needs?: ReadonlyArray<string>
  readonly permissions?: Readonly<Record<string, string>>
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> }
  readonly steps: ReadonlyArray<Step>
}

interface Workflow {
  readonly name: string
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const workflows = readdirSync(folder).map(
  (file) => [file, parse(readFileSync(join(folder, file), "utf8")) as Workflow] as const,
)
const jobsOf = ({ jobs }: Workflow) => Object.entries(jobs)
const workflow = (file: string): Workflow => parse(readFileSync(join(folder, file), "utf8"))

/** Files of the repository that a command names, but not those that it makes. */
const filesIn = (command: string): ReadonlyArray<string> =>
  [...command.matchAll(/(?<=^|\s)(?:release|test|bench|site|src|deploy|\.ci|node_modules)\/[\w./-]+/g)].map(
    ([path]) => path,
  )

it("there are those that the project needs", () => {
  const files = workflows.map(([file]) => file)
  assert.includeMembers(files, ["ci.yml", "codeql.yml", "nightly.yml", "release.yml", "version.yml"])
})

describe.each(workflows)("%s", (_, flow) => {
  it("has a name, a reason to run, and rights to read alone unless a job says otherwise", () => {
    assert.isNotEmpty(flow.name)
    assert.isNotEmpty(Object.keys(flow.on))
    assert.deepStrictEqual(flow.permissions, { contents: "read" })
  })

  it("needs jobs that there are, and ends in time", () => {
    for (const [name, job] of jobsOf(flow)) {
      for (const other of job.needs ?? []) assert.property(flow.jobs, other, name)
      if (flow.name !== "CI") assert.isNumber(job["timeout-minutes"], name)
    }
  })

  it("uses actions of a version", () => {
    for (const [name, { steps }] of jobsOf(flow)) {
      for (const { uses } of steps) {
        if (uses === undefined) continue
        assert.match(uses, /^([\w.-]+\/)+[\w.-]+@v\d+(\.\d+)*$/, name)
      }
    }
  })

  it("runs scripts and files that there are", () => {
    for (const [name, { steps }] of jobsOf(flow)) {
      for (const { run = "" } of steps) {
        for (const { 1: script = "" } of run.matchAll(/npm run ([\w:-]+)/g)) {
          assert.property(packageJson.scripts, script, name)
        }
        for (const path of filesIn(run)) assert.isTrue(existsSync(join(root, path)), `${name}: ${path}`)
      }
    }
  })

  it("puts nothing into a command that a stranger may write", () => {
    for (const [name, { steps }] of jobsOf(flow)) {
      for (const { run = "" } of steps) {
        assert.notMatch(run, /\$\{\{\s*github\.(event|head_ref|ref_name)/, name)
      }
    }
  })
})

describe("CI", () => {
  it("tests on three systems and on every Node that is supported", () => {
    const matrix = workflow("ci.yml").jobs.test?.strategy?.matrix
    assert.deepStrictEqual(matrix?.os, ["ubuntu-latest", "macos-latest", "windows-latest"])
    assert.deepStrictEqual(matrix?.node, [22, 24, 26])
  })

  it("tests across a network as root, who alone may make one", () => {
    const commands = workflow("ci.yml").jobs.check?.steps.map(({ run }) => run ?? "") ?? []
    assert.match(commands.join("\n"), /^sudo .*CI=true .*test\/server\/network\.test\.ts$/m)
  })
})

describe("the release", () => {
  const { jobs } = workflow("release.yml")

  it("builds an executable for three systems and two processors, and tries each", () => {
    const include = jobs.executables?.strategy?.matrix.include as ReadonlyArray<{ target: string }>
    const targets = ["linux", "darwin", "win32"].flatMap((system) => [`${system}-x64`, `${system}-arm64`])
    assert.sameMembers(
      include.map(({ target }) => target),
      targets,
    )
    const commands = jobs.executables?.steps.map(({ run }) => run ?? "") ?? []
    assert.isBelow(
      commands.findIndex((command) => command.includes("release/executable.ts")),
      commands.findIndex((command) => command.includes("release/smoke.ts")),
    )
  })

  it("publishes with provenance and without a token, lists what is inside, and sums it up", () => {
    const commands = (name: string) => jobs[name]?.steps.map(({ run }) => run ?? "").join("\n") ?? ""
    assert.match(commands("package"), /npm publish --provenance/)
    assert.match(commands("package"), /npm sbom/)
    assert.strictEqual(jobs.package?.permissions?.["id-token"], "write")
    assert.notMatch(readFileSync(join(folder, "release.yml"), "utf8"), /secrets\./)
    assert.match(commands("release"), /sha256sum/)
    assert.sameMembers([...(jobs.release?.needs ?? [])], ["executables", "package", "image"])
  })
})

describe("dependabot.yml", () => {
  it("looks after folders that have what it updates", () => {
    const { updates } = parse(readFileSync(join(root, ".github/dependabot.yml"), "utf8"))
    const markers: Readonly<Record<string, string>> = {
      npm: "package.json",
      docker: "Dockerfile",
      "github-actions": ".github/workflows",
    }
    for (const update of updates) {
      assert.isTrue(existsSync(join(root, update.directory, markers[update["package-ecosystem"]] ?? "none")))
    }
    assert.includeMembers(
      updates.map((update: Readonly<Record<string, string>>) => update["package-ecosystem"]),
      Object.keys(markers),
    )
  })
})
