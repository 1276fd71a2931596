/** A request as mocks look at it; each fact is found out when it is first asked for. */
import { Predicate } from "effect"
import { lastUserText, type Message, textOf } from "../domain/Prompt.ts"
import type { MockRequest } from "./MockRequest.ts"

/** The texts that rules search. */
export type TextSource = "content" | "system"

export class RequestFacts {
  readonly request: MockRequest
  readonly session: string
  readonly #texts = new Map<string, string>()

  constructor(request: MockRequest, sessionHeader: string) {
    this.request = request
    this.session = request.call?.headers[sessionHeader] ?? ""
  }

  /** The last user message, or all that the system says, in lower case if asked. */
  text(source: TextSource, lower: boolean): string {
    const key = lower ? `${source} lower` : source
    let text = this.#texts.get(key)
    if (text === undefined) {
      const { messages } = this.request.prompt
      if (lower) text = this.text(source, false).toLowerCase()
      else text = source === "content" ? lastUserText(messages) : messages.filter(isSystem).map(textOf).join("\n")
      this.#texts.set(key, text)
    }
    return text
  }

  get messages(): ReadonlyArray<Message> {
    return this.request.prompt.messages
  }

  get messagesCount(): number {
    let count = 0
    for (const message of this.messages) if (!isSystem(message)) count++
    return count
  }

  get turn(): number {
    let count = 0
    for (const { role } of this.messages) if (role === "assistant") count++
    return count
  }

  /** Those that came since the assistant last spoke. */
  get toolResults(): ReadonlyArray<Message> {
    const since = this.messages.findLastIndex(({ role }) => role === "assistant") + 1
    return this.messages.slice(since).filter(({ role }) => role === "tool")
  }

  get responseFormat(): "text" | "json_object" | "json_schema" {
    const { _tag } = this.request.prompt.format
    if (_tag === "Text") return "text"
    return _tag === "Json" ? "json_object" : "json_schema"
  }

  get user(): string | undefined {
    return stringAt(this.body, "user") ?? stringAt(this.body, "safety_identifier") ?? this.metadata("user_id")
  }

  metadata(name: string): string | undefined {
    return stringAt(fieldOf(this.body, "metadata"), name) ?? stringAt(fieldOf(this.body, "labels"), name)
  }

  header(name: string): string | undefined {
    return this.request.call?.headers[name.toLowerCase()]
  }

  get body(): unknown {
    return this.request.call?.body
  }
}

const isSystem = ({ role }: Message): boolean => role === "system" || role === "developer"

const fieldOf = (value: unknown, name: string): unknown =>
  Predicate.isObject(value) && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined

const stringAt = (value: unknown, name: string): string | undefined => {
  const field = fieldOf(value, name)
  return typeof field === "string" ? field : undefined
}
