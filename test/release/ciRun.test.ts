/** `.ci/run` on a machine that has none of the programs that it needs: they are installed, and tests may not be skipped. */
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"

const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "llmsim-ci-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the file has called, a line each. */
const calls = (): ReadonlyArray<string> => {
  const [bin, log] = [join(folder, "bin"), join(folder, "log")]
  for (const path of [bin, join(folder, ".ci")]) mkdirSync(path)
  copyFileSync(join(root, ".ci/run"), join(folder, ".ci/run"))
  const stand = (name: string, does: string) => {
    writeFileSync(join(bin, name), `#!/bin/bash\n${does}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  for (const name of ["apt-get", "npm"]) stand(name, `echo "${name} $* CI=$CI" >> "${log}"`)
  stand("dirname", `echo "${join(folder, ".ci")}"`)
  stand("id", "echo 0")
  const { status, stderr } = spawnSync("/bin/bash", [join(folder, ".ci/run")], { env: { PATH: bin }, encoding: "utf8" })
  assert.strictEqual(status, 0, stderr)
  return readFileSync(log, "utf8").trimEnd().split("\n")
}

describe.skipIf(process.platform === "win32")(".ci/run", () => {
  let lines: ReadonlyArray<string> = []
  beforeAll(() => {
    lines = calls()
  })

  it("says that it is CI to all that it runs", () => {
    assert.isTrue(lines.some((line) => line.startsWith("npm test")))
    for (const line of lines) assert.match(line, / CI=true$/)
  })

  it("installs the programs that tests start", () => {
    const installed = lines.find((line) => line.startsWith("apt-get install"))?.split(" ") ?? []
    const packages = ["redis-server", "prometheus", "chromium", "tmux", "iproute2", "python3", "openssl"]
    assert.includeMembers(installed, packages)
  })

  it("installs what the Dockerfile's steps want of this machine", () => {
    const [certificates = ""] = /\/etc\/ssl\/[^"]+/.exec(readFileSync(join(root, "release/imageRoot.ts"), "utf8")) ?? []
    const installed = lines.find((line) => line.startsWith("apt-get install"))?.split(" ") ?? []
    assert.include(installed, "binutils")
    assert.strictEqual(installed.includes("ca-certificates"), !existsSync(certificates))
    assert.include(readFileSync(join(root, ".ci/run"), "utf8"), `[ -e ${certificates} ] || missing+=(ca-certificates)`)
  })
})
