/** Builds the site, and fails on any warning. */
import { spawnSync } from "node:child_process"

const run = (program: string, args: ReadonlyArray<string>): void => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`node_modules/${program}`, ...args], {
    cwd: import.meta.dirname,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  })
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  if (status !== 0) process.exit(status ?? 1)
  if (/warn(ing)?\b|\(!\)/i.test(stdout + stderr)) {
    process.stderr.write("the site has warnings\n")
    process.exit(1)
  }
}

run("typedoc/bin/typedoc", [])
run("vitepress/bin/vitepress.js", ["build"])
