/** Prompts for tests: one user message and no wishes, unless said otherwise. */
import type { Message, Prompt, Role, Sampling } from "../../src/domain/Prompt.ts"

interface PromptParts extends Partial<Omit<Prompt, "sampling" | "messages">> {
  readonly text?: string
  readonly messages?: ReadonlyArray<Message>
  readonly sampling?: Partial<Sampling>
}

export const message = (role: Role, text: string, more: Partial<Message> = {}): Message => ({
  role,
  parts: [{ _tag: "Text", text }],
  ...more,
})

export const promptOf = ({ text = "Hello!", messages, sampling, ...rest }: PromptParts = {}): Prompt => ({
  model: "gpt-4o",
  messages: messages ?? [message("user", text)],
  tools: [],
  toolChoice: { _tag: "Auto" },
  parallelToolCalls: true,
  reasoning: { shown: false },
  format: { _tag: "Text" },
  ...rest,
  sampling: { stop: [], choices: 1, ...sampling },
})
