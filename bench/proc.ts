/** What Linux tells of a process: null on other systems. */
import { readFileSync, writeFileSync } from "node:fs"

const ticksPerSecond = 100

const read = (path: string): string | null => {
  try {
    return readFileSync(path, "latin1")
  } catch {
    return null
  }
}

/** User and system time so far, of the process and of those that it has started and that still run. */
export const cpuSeconds = (pid: number): number | null => {
  const children = (read(`/proc/${pid}/task/${pid}/children`) ?? "").split(" ").filter((child) => child !== "")
  const own = ownCpuSeconds(pid)
  return own === null ? null : children.reduce((sum, child) => sum + (cpuSeconds(Number(child)) ?? 0), own)
}

const ownCpuSeconds = (pid: number): number | null => {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** What all processes of the machine have used so far, with what a hypervisor gave to other machines. */
export const machineCpuSeconds = (): number | null => {
  const fields = /^cpu +(.*)$/m
    .exec(read("/proc/stat") ?? "")?.[1]
    ?.split(" ")
    .map(Number)
  if (fields === undefined) return null
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields
  return (user + nice + system + irq + softirq + steal) / ticksPerSecond
}

const statusBytes = (pid: number, key: string): number | null => {
  const kilobytes = new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(read(`/proc/${pid}/status`) ?? "")?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}

export const rssBytes = (pid: number): number | null => statusBytes(pid, "VmRSS")

/** The most it held since `resetPeak`. */
export const peakBytes = (pid: number): number | null => statusBytes(pid, "VmHWM")

export const resetPeak = (pid: number): void => {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5")
  } catch {
    // The peak then counts from the start of the process.
  }
}

/** How many files this process may open. */
export const openFilesLimit = (): number | null => {
  const limit = /^Max open files\s+(\d+|unlimited)/m.exec(read("/proc/self/limits") ?? "")?.[1]
  if (limit === undefined) return null
  return limit === "unlimited" ? Number.POSITIVE_INFINITY : Number(limit)
}
