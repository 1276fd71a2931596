/** A page of the web that does not exist. */
import type { Random } from "effect"
import { randomWords } from "./vocabulary.ts"

export interface WebPage {
  readonly url: string
  readonly title: string
}

/** Names that are kept free for examples. */
export const exampleHosts = [
  "www.example.com",
  "news.example.com",
  "docs.example.org",
  "www.example.org",
  "blog.example.net",
]
const sites = ["Example News", "The Example Times", "Example Docs", "Example Journal", "The Example Blog"]

/** One whose address is not among the known ones, to which it is added; on one of the hosts, where they are given. */
export const newPage = (
  known: Set<string>,
  random: Random.Random,
  hosts: ReadonlyArray<string> = exampleHosts,
): WebPage => {
  const site = below(random, hosts.length)
  const topic = Array.from({ length: 2 + below(random, 3) }, () => pick(random, randomWords.words))
  const url = `https://${hosts[site]}/${pick(random, randomWords.words)}/${topic.join("-")}`
  if (known.has(url)) return newPage(known, random, hosts)
  known.add(url)
  return { url, title: `${topic.map(capitalised).join(" ")} | ${sites[site % sites.length]}` }
}

const below = (random: Random.Random, limit: number): number => Math.floor(random.nextDoubleUnsafe() * limit)

const pick = (random: Random.Random, list: ReadonlyArray<string>): string => list[below(random, list.length)] ?? ""

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
