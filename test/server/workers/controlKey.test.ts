/** Several workers whose own API asks for a key. */
import { assert, it } from "@effect/vitest"
import { startServing } from "../../support/RunningServer.ts"

it.skipIf(process.platform === "win32")(
  "two workers stream the stats to who shows the control key, and to nobody else",
  { timeout: 60_000 },
  async () => {
    await using server = await startServing({
      server: { port: 0, host: "127.0.0.1", workers: 2 },
      control: { key: "open sesame" },
    })
    const ask = (headers: Record<string, string>) => fetch(`${server.url}/llmsim/stats/stream`, { headers })
    assert.strictEqual((await ask({})).status, 401)
    const response = await ask({ authorization: "Bearer open sesame" })
    assert.strictEqual(response.status, 200)
    const reader = response.body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    await reader?.cancel()
    const [event = ""] = new TextDecoder().decode(value).split("\n\n")
    const report = JSON.parse(event.replace(/^data: /, ""))
    assert.deepInclude(report, { total_requests: 0, active_requests: 0 })
  },
)
