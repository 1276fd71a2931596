/** The events of a run while it is worked at, as text for all who follow it. */
import type { Pull } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import { EventLog } from "../../../http/EventLog.ts"

export class RunLog {
  readonly #log = new EventLog()

  add(event: string, data: object): void {
    this.#log.add([{ event, data: JSON.stringify(data) }])
  }

  /** What follows the last event. */
  end(): void {
    this.#log.add([{ event: "done", data: "[DONE]" }])
    this.#log.end()
  }

  /** All texts from the first on, as they come. */
  texts(): Pull.Pull<string, SimError> {
    return this.#log.from(0)
  }
}
