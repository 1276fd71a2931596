/** Sends a running server what no client should send: it answers in time, and never with a failure of its own. */
import { corpus } from "./corpus.ts"
import { type Finding, finding, seedOf } from "./Finding.ts"
import { fuzzRandom } from "./FuzzRandom.ts"
import type { FuzzOptions } from "./fuzzDecoders.ts"
import { mutatedRequest } from "./mutatedRequest.ts"
import { type RawAnswer, rawAnswer } from "./rawAnswer.ts"

const givenUpMs = 15_000
const mostFindings = 20

export interface ServerFuzzOptions extends FuzzOptions {
  readonly port: number
  /** Requests under way at once. */
  readonly connections: number
  /** A request that takes longer is a finding. */
  readonly longestMs: number
}

export const fuzzServer = async ({ port, seed, count, connections, longestMs }: ServerFuzzOptions) => {
  const findings: Array<Finding> = []
  let next = 0
  const work = async () => {
    while (next < count && findings.length < mostFindings) {
      const own = seedOf(seed, next++)
      const random = fuzzRandom(own)
      const sample = random.pick(corpus)
      const bytes = mutatedRequest(sample, random)
      const problem = problemOf(await rawAnswer(port, bytes, givenUpMs), longestMs)
      if (problem !== undefined) findings.push(finding(problem, sample.name, own, bytes.toString("latin1")))
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  return { findings, sent: next }
}

/** The time of a request is that of its whole connection, which waits for others on a busy machine. */
const problemOf = ({ head, ms, timedOut }: RawAnswer, longestMs: number): string | undefined => {
  if (timedOut) return `no end after ${givenUpMs} ms`
  const failure = /HTTP\/1\.1 5\d\d[^\r\n]*/.exec(head)
  // A method or an encoding that HTTP has and the simulator lacks is for Node to refuse.
  if (failure !== null && !failure[0].includes(" 501 ")) return failure[0]
  return ms > longestMs ? `took ${Math.round(ms)} ms` : undefined
}
