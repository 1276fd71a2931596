/** Tools that drive a caller's screen or browser, through Anthropic's SDK: each action is one that its schema allows. */
import Anthropic from "@anthropic-ai/sdk"
import { BetaAbstractComputerToolset20260801 } from "@anthropic-ai/sdk/helpers/beta/toolsets"
import {
  BETA_BROWSER_MEMBER_NAME_VALUES,
  BETA_COMPUTER_MEMBER_NAME_VALUES,
  type BetaToolUnion,
} from "@anthropic-ai/sdk/resources/beta/messages/messages"
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Random } from "effect"
import { browserActions } from "../../../src/dialects/anthropic/toolsets/browserActions.ts"
import { computerActions, computerSchema } from "../../../src/dialects/anthropic/toolsets/computerActions.ts"
import { toolsetMembers } from "../../../src/dialects/anthropic/toolsets/toolsetMembers.ts"
import { generateJson } from "../../../src/generation/generateJson.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(TestServer, ({ url }) => new Anthropic({ baseURL: url, apiKey: "x", maxRetries: 0 }))

const ask = { model: "claude-sonnet-4-6", max_tokens: 1_024 }

const uses = Effect.fnUntraced(function* (tools: Array<BetaToolUnion>, turns: number) {
  const anthropic = yield* client
  const found = []
  for (let turn = 0; turn < turns; turn++) {
    const messages = [{ role: "user" as const, content: `Look at ${turn}` }]
    const { content, stop_reason } = yield* Effect.promise(() =>
      anthropic.beta.messages.create({ ...ask, messages, tools }),
    )
    assert.strictEqual(stop_reason, "tool_use")
    const stream = anthropic.beta.messages.stream({ ...ask, messages, tools })
    const streamed = yield* Effect.promise(() => stream.finalMessage())
    const plain = (blocks: unknown) => JSON.parse(JSON.stringify(blocks).replaceAll(/toolu_\w+/g, ""))
    assert.deepStrictEqual(plain(streamed.content), plain(content))
    for (const block of content) if (block.type === "tool_use") found.push(block)
  }
  return found
})

/** It can only zoom. */
class Screen extends BetaAbstractComputerToolset20260801 {
  readonly seen: Array<string> = []

  constructor() {
    const off = BETA_COMPUTER_MEMBER_NAME_VALUES.filter((name) => name !== "zoom")
    super({ configs: Object.fromEntries(off.map((name) => [name, { enabled: false }])) })
  }

  protected override zoom() {
    this.seen.push("zoom")
    return { data: "aGk=", mediaType: "image/png" as const }
  }
}

const screen = { name: "computer" as const, display_width_px: 64, display_height_px: 48 }

layer(TestServer.layer(), { excludeTestServices: true })("a computer", (it) => {
  it.effect("does many things, all on its screen", () =>
    Effect.gen(function* () {
      const made = yield* uses([{ type: "computer_20250124", ...screen }], 12)
      const inputs = made.map(({ input }) => input as { readonly action: string; readonly coordinate?: Array<number> })
      assert.isAbove(new Set(inputs.map(({ action }) => action)).size, 3)
      for (const { coordinate } of inputs) {
        if (coordinate !== undefined) assert.isTrue((coordinate[0] ?? 64) < 64 && (coordinate[1] ?? 48) < 48)
      }
      assert.isTrue(inputs.some(({ coordinate }) => coordinate?.length === 2))
    }),
  )

  it.effect("as a toolset is called by its members' names", () =>
    Effect.gen(function* () {
      const made = yield* uses([{ type: "computer_toolset_20260801" }], 6)
      for (const { name, toolset_name } of made) {
        assert.strictEqual(toolset_name, "computer")
        assert.include(BETA_COMPUTER_MEMBER_NAME_VALUES, name)
      }
      assert.isAbove(new Set(made.map(({ name }) => name)).size, 2)
    }),
  )

  it.effect("as a toolset is driven by the SDK's own runner, and the answer goes on", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const screen = new Screen()
      const messages = [{ role: "user" as const, content: "Look at it" }]
      const runner = anthropic.beta.messages.toolRunner({ ...ask, messages, tools: [screen] })
      const { stop_reason } = yield* Effect.promise(() => runner.runUntilDone())
      assert.strictEqual(stop_reason, "end_turn")
      assert.deepStrictEqual(screen.seen, ["zoom"])
    }),
  )

  it.effect("has no members that the request turns off, and those that it defers are found first", () =>
    Effect.gen(function* () {
      const off = BETA_COMPUTER_MEMBER_NAME_VALUES.filter((name) => name !== "zoom")
      const configs = Object.fromEntries(off.map((name) => [name, { enabled: false }]))
      const [use] = yield* uses([{ type: "computer_toolset_20260801", configs }], 1)
      assert.strictEqual(use?.name, "zoom")
      const hidden = { ...configs, zoom: { defer_loading: true } }
      const search = { type: "tool_search_tool_regex" as const, name: "tool_search_tool_regex" as const }
      const found = yield* uses([search, { type: "computer_toolset_20260801", configs: hidden }], 1)
      assert.deepStrictEqual([found[0]?.name, found[0]?.toolset_name], ["zoom", "computer"])
    }),
  )

  it.effect("does not share its members with a browser", () =>
    Effect.gen(function* () {
      const made = yield* uses([{ type: "computer_toolset_20260801" }, { type: "browser_toolset_20260801" }], 12)
      assert.deepStrictEqual([...new Set(made.map(({ toolset_name }) => toolset_name))].toSorted(), [
        "browser",
        "computer",
      ])
    }),
  )
})

describe("an action", () => {
  it("is there for every member, and no other", () => {
    assert.sameMembers(Object.keys(browserActions), [...BETA_BROWSER_MEMBER_NAME_VALUES])
    assert.sameMembers(Object.keys(computerActions()), [...BETA_COMPUTER_MEMBER_NAME_VALUES])
  })

  it("is offered where it is on: four of a browser's are not unless the request says so", () => {
    const names = (configs: object) =>
      (toolsetMembers({ type: "browser_toolset_20260801", configs: { ...configs } }, []) ?? []).map(
        ({ member }) => member?.name,
      )
    const off = BETA_BROWSER_MEMBER_NAME_VALUES.filter((name) => !names({}).includes(name))
    assert.sameMembers(off, ["javascript_exec", "file_upload", "read_console", "read_network"])
    assert.include(names({ javascript_exec: { enabled: true } }), "javascript_exec")
    assert.notInclude(names({ navigate: { enabled: false } }), "navigate")
  })

  const drawn = (tool: object, times = 60) =>
    Effect.forEach(Array.from({ length: times }), () =>
      Effect.flatMap(Random.Random, (random) => generateJson(computerSchema(tool), random)),
    ).pipe(
      Effect.map((inputs) => inputs as unknown as ReadonlyArray<{ readonly action: string; region?: Array<number> }>),
      Random.withSeed(3),
    )

  it.effect("zooms only where that is enabled, into a part of the screen", () =>
    Effect.gen(function* () {
      const newest = { ...screen, type: "computer_20251124" }
      const zooms = (yield* drawn({ ...newest, enable_zoom: true })).filter(({ action }) => action === "zoom")
      assert.isNotEmpty(zooms)
      for (const { region: [left = 9, top = 9, right = 0, bottom = 0] = [] } of zooms) {
        assert.isTrue(left < right && top < bottom && right <= 64 && bottom <= 48)
      }
      assert.isFalse((yield* drawn(newest)).some(({ action }) => action === "zoom"))
    }),
  )

  it.effect("of the oldest tool clicks where the cursor is", () =>
    Effect.gen(function* () {
      const inputs = yield* drawn({ ...screen, type: "computer_20241022" })
      const clicks = inputs.filter(({ action }) => action.endsWith("_click"))
      assert.isNotEmpty(clicks)
      for (const click of clicks) assert.notProperty(click, "coordinate")
      assert.isFalse(inputs.some(({ action }) => action === "scroll"))
    }),
  )
})
