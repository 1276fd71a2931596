/** aimock with one fixture: an answer of as many chunks as llmsim's has tokens. */
import { LLMock } from "@copilotkit/aimock"
import { moments, serverArguments } from "./frames.ts"

const { port, pace } = serverArguments()
const chunkSize = 5

const mock = new LLMock({ port, host: "127.0.0.1", chunkSize, logLevel: "silent" })
// Its role chunk has a delay of its own, which counts as the TTFT: at zero, the first token comes one gap later.
const streamingProfile =
  pace === null ? {} : { streamingProfile: { ttft: pace.ttftMs - pace.gapMs, tps: 1000 / pace.gapMs } }
mock.on({ predicate: () => true }, { content: "lorem".repeat(moments.length) }, streamingProfile)
await mock.start()
