/** The generator that a user names: lorem, echo, random or fixed:TEXT. */
import type { Layer } from "effect"
import type { Tokenizer } from "../tokenizer/Tokenizer.ts"
import { Generator } from "./Generator.ts"

const fixedPrefix = "fixed:"

export const isGeneratorName = (name: string): boolean =>
  ["lorem", "echo", "random"].includes(name) || name.startsWith(fixedPrefix)

/** @param targetTokens length of lorem and random texts. */
export const generatorNamed = (name: string, targetTokens: number): Layer.Layer<Generator, never, Tokenizer> => {
  if (name.startsWith(fixedPrefix)) return Generator.layerFixed(name.slice(fixedPrefix.length))
  switch (name) {
    case "echo":
      return Generator.layerEcho
    case "random":
      return Generator.layerRandom(targetTokens)
    default:
      return Generator.layerLorem(targetTokens)
  }
}
