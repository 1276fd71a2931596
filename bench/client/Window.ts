/** The measured part of a load: what the server and the client spend between its ends. */
import { performance } from "node:perf_hooks"
import { setTimeout as sleep } from "node:timers/promises"
import { cpuSeconds, machineCpuSeconds } from "../proc.ts"
import type { Common } from "../protocol.ts"

type Spent = Pick<Common, "seconds" | "cpuSeconds" | "clientLoad" | "othersLoad">

export class Window {
  isOpen = false
  openedAt = 0

  async measure(pid: number, milliseconds: number): Promise<Spent> {
    const before = readings(pid)
    const loop = performance.eventLoopUtilization()
    this.openedAt = performance.now()
    this.isOpen = true
    await sleep(milliseconds)
    this.isOpen = false
    const seconds = (performance.now() - this.openedAt) / 1000
    const clientLoad = performance.eventLoopUtilization(loop).utilization
    const after = readings(pid)
    const cpuSeconds = difference(after.server, before.server)
    const others = difference(after.others, before.others)
    return { seconds, cpuSeconds, clientLoad, othersLoad: others === null ? null : Math.max(0, others / seconds) }
  }
}

const readings = (pid: number) => {
  const server = cpuSeconds(pid)
  const client = cpuSeconds(process.pid)
  const machine = machineCpuSeconds()
  const others = machine === null || server === null || client === null ? null : machine - server - client
  return { server, others }
}

const difference = (after: number | null, before: number | null): number | null =>
  after === null || before === null ? null : after - before
