/** The processes that the bench has started, none of which outlives it. */
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"

const running = new Set<ChildProcess>()

export const adopt = <Child extends ChildProcess>(child: Child): Child => {
  running.add(child)
  child.once("exit", () => running.delete(child))
  return child
}

export const kill = async (child: ChildProcess): Promise<void> => {
  if (!running.has(child)) return
  const gone = once(child, "exit")
  child.kill("SIGKILL")
  await gone
}

const killAll = (): void => {
  for (const child of running) child.kill("SIGKILL")
}

/** To be called once, before the first child is started. */
export const killAllAtExit = (): void => {
  process.on("exit", killAll)
  process.on("SIGINT", () => process.exit(130))
  process.on("SIGTERM", () => process.exit(143))
}
