/** The function calls of an answer, as they grow. */
import type { FunctionCall } from "./Run.ts"
import type { FunctionStepCall, StepDetails } from "./RunStep.ts"

export class CallList {
  readonly #calls: Array<FunctionStepCall> = []

  get size(): number {
    return this.#calls.length
  }

  /** Gives what the stream tells of it. */
  begin(id: string, name: string): object {
    const call: FunctionStepCall = { id, type: "function", function: { name, arguments: "", output: null } }
    const index = this.#calls.push(call) - 1
    return { index, ...call }
  }

  extend(index: number, text: string): object {
    const call = this.#calls[index]
    if (call !== undefined) {
      this.#calls[index] = { ...call, function: { ...call.function, arguments: call.function.arguments + text } }
    }
    return { index, type: "function", function: { arguments: text } }
  }

  details(): StepDetails {
    return { type: "tool_calls", tool_calls: [...this.#calls] }
  }

  /** What the run asks its caller for. */
  asked(): ReadonlyArray<FunctionCall> {
    return this.#calls.map(({ id, type, function: { name, arguments: input } }) => ({
      id,
      type,
      function: { name, arguments: input },
    }))
  }

  /** All that the model wrote of them. */
  text(): string {
    return this.#calls.map(({ function: { name, arguments: input } }) => name + input).join("")
  }
}
