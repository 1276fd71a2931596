/** The texts inside JSON values that somebody said: messages, thoughts, what tools were asked and answered. */
import { Predicate } from "effect"
import type { Leaf } from "../redaction/leavesOf.ts"
import { indexOf, placeOf } from "../redaction/leavesOf.ts"
import { isHostedText, type Owner } from "./isHostedText.ts"

const spoken =
  /^(content|text|thinking|reasoning|reasoning_content|reasoning_text|refusal|delta|transcript|output|input|instructions|system|prompt|suffix|response|arguments|partial_json|cited_text|document_title|quote)$/

/** What describes the call and not the conversation. */
export const passedBy = /^(tools|tool_choice|response_format|format|metadata|error|usage)$/

const likelihoods = /^(logprobs|logprobsResult|logprobs_result)$/

/** Objects all of whose texts were said: the inputs of tools. */
const inputs = /^(input|args|arguments)$/

export const contentLeaves = (values: ReadonlyArray<unknown>): ReadonlyArray<Leaf> => {
  const leaves: Array<Leaf> = []
  const isStream = values.length > 1
  const visit = (at: Place, item: unknown): void => {
    const { holder, key, name, path, value } = at
    if (typeof item === "string") {
      if (item === "" || !(at.inside || isSpoken(holder, name) || isHostedText(at.owner, name))) return
      leaves.push({ holder, name: key, text: item, flow: isStream ? path : undefined, value })
    } else if (Array.isArray(item)) {
      for (const [index, element] of item.entries()) {
        visit({ ...at, holder: item, key: index, path: `${path}/${indexOf(element) ?? index}` }, element)
      }
    } else if (Predicate.isObject(item)) {
      const owner = { type: typeOf(item), name, above: at.owner.type }
      for (const [inner, part] of Object.entries(item)) {
        if (passedBy.test(inner) && !at.inside) continue
        // Likelihoods name the tokens of what was said.
        if (likelihoods.test(inner)) (item as Record<string, unknown>)[inner] = Array.isArray(part) ? [] : null
        const answered = name === "functionResponse" && inner === "response"
        const inside = at.inside || ((inputs.test(inner) || answered) && isPlain(part))
        visit({ holder: item, key: inner, name: inner, path: `${path}/${inner}`, value, inside, owner }, part)
      }
    }
  }
  for (const [value, item] of values.entries()) {
    if (isSound(item)) continue
    const owner = { type: undefined, name: "", above: undefined }
    visit({ holder: values, key: value, name: "", path: placeOf(item), value, inside: false, owner }, item)
  }
  return leaves
}

interface Place {
  readonly holder: object
  readonly key: string | number
  /** Of an item of a list, that of the list. */
  readonly name: string
  readonly path: string
  readonly value: number
  readonly inside: boolean
  readonly owner: Owner
}

const typeOf = (item: object): unknown => (Predicate.hasProperty(item, "type") ? item.type : undefined)

/** `name` is the key of the text, or of the list that holds it. */
export const isSpoken = (holder: object, name: string): boolean => spoken.test(name) || isPlainDocument(holder, name)

/** Anthropic's documents are bytes or a text, under one name. */
const isPlainDocument = (holder: object, name: string): boolean =>
  name === "data" && Predicate.hasProperty(holder, "type") && holder.type === "text"

const isPlain = (value: unknown): boolean => Predicate.isObject(value) && !Array.isArray(value)

/** Pieces of sound are no text. */
const isSound = (event: unknown): boolean =>
  Predicate.hasProperty(event, "type") && /\baudio\.(delta|done)$/.test(String(event.type))
