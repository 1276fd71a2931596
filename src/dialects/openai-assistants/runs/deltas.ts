/** What a stream tells of parts that are not complete. */
import type { Change } from "./Change.ts"
import type { StepCall } from "./RunStep.ts"

export const textDelta = (id: string | undefined, value: string, isFirst: boolean): Change =>
  messageDelta(id, { index: 0, type: "text", text: isFirst ? { value, annotations: [] } : { value } })

export const refusalDelta = (id: string | undefined, refusal: string): Change =>
  messageDelta(id, { index: 0, type: "refusal", refusal })

const messageDelta = (id: string | undefined, part: object): Change => ({
  _tag: "Delta",
  event: "thread.message.delta",
  data: { id, object: "thread.message.delta", delta: { content: [part] } },
})

export const callDelta = (id: string | undefined, call: object): Change => ({
  _tag: "Delta",
  event: "thread.run.step.delta",
  data: {
    id,
    object: "thread.run.step.delta",
    delta: { step_details: { type: "tool_calls", tool_calls: [call] } },
  },
})

/** A call of a tool that is not the caller's is told of when it is done. */
export const hostedDeltas = (id: string | undefined, call: StepCall): ReadonlyArray<Change> => {
  if (call.type !== "code_interpreter") {
    return [callDelta(id, { index: 0, id: call.id, type: call.type, file_search: {} })]
  }
  const { input, outputs } = call.code_interpreter
  const numbered = outputs.map((output, index) => ({ index, ...output }))
  return [
    callDelta(id, { index: 0, id: call.id, type: call.type, code_interpreter: { input, outputs: [] } }),
    callDelta(id, { index: 0, type: call.type, code_interpreter: { outputs: numbered } }),
  ]
}
