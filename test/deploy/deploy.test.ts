/** What `docker-compose.yml` starts fits together: its files, ports and addresses, and the names of metrics. */
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { parse } from "yaml"
import packageJson from "../../package.json" with { type: "json" }
import { loadSettings } from "../../src/settings/loadSettings.ts"
import { samplesOf } from "../stats/samplesOf.ts"
import { hasProgram } from "../support/hasProgram.ts"
import { postJson, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"
import { promqlNames } from "./promqlNames.ts"

const root = join(import.meta.dirname, "../..")
const textOf = (path: string) => readFileSync(join(root, path), "utf8")

interface Service {
  readonly image: string
  readonly command?: ReadonlyArray<string>
  readonly profiles: ReadonlyArray<string>
  readonly ports: ReadonlyArray<string>
  readonly volumes?: ReadonlyArray<string>
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: ReadonlyArray<string>
}

const services: Readonly<Record<string, Service>> = parse(textOf("docker-compose.yml"), {
  merge: true,
}).services
const datasources: ReadonlyArray<{ uid: string; type: string; url: string }> = parse(
  textOf("deploy/grafana/provisioning/datasources/datasources.yml"),
).datasources
const dashboard = JSON.parse(textOf("deploy/grafana/llmsim.json"))
const alerts: ReadonlyArray<{ alert: string; expr: string }> = parse(
  textOf("deploy/prometheus/alerts.yml"),
).groups.flatMap((group: { rules: ReadonlyArray<unknown> }) => group.rules)

/** Ports within the network that the services share. */
const portsOf = (service: string) => (services[service]?.ports ?? []).map((pair) => pair.split(":")[1])

const assertReached = (address: string) => {
  const { hostname, port } = new URL(address)
  assert.include(portsOf(hostname), port, address)
}

describe("docker-compose.yml", () => {
  it("has a profile for each way to run it, whose services come without the others", () => {
    const profiles = [...new Set(Object.values(services).flatMap((service) => service.profiles))]
    assert.sameMembers(profiles, ["plain", "chaos", "redis", "observability"])
    for (const profile of profiles) {
      const started = Object.entries(services).filter(([, service]) => service.profiles.includes(profile))
      const names = started.map(([name]) => name)
      const published = started.flatMap(([, { ports }]) => ports.map((pair) => pair.split(":")[0]))
      assert.include(published, "8080", profile)
      assert.strictEqual(new Set(published).size, published.length, profile)
      for (const [, { depends_on = [] }] of started) assert.includeMembers(names, [...depends_on])
    }
    for (const { image } of Object.values(services)) assert.match(image, /^[\w./-]+:[\w.-]*\d[\w.-]*$/)
    assert.strictEqual(services.plain?.image, `llmsim:${packageJson.version}`)
  })

  it("shares files that are there", () => {
    const shared = Object.values(services).flatMap(({ volumes = [] }) => volumes.filter((one) => one.startsWith(".")))
    assert.isAtLeast(shared.length, 4)
    for (const volume of shared) assert.isTrue(existsSync(join(root, volume.split(":")[0] ?? "")), volume)
  })

  /** As the container would read them: the folder `deploy` is mounted as `/deploy`. */
  const settingsOf = (name: string) => {
    const { command = [], environment = {} } = services[name] ?? {}
    const mounted = /^\/(deploy\/.*)$/.exec(command[command.indexOf("--config") + 1] ?? "")?.[1]
    const configFile = mounted === undefined ? undefined : join(root, mounted)
    return Effect.map(loadSettings({ configFile, environment, flags: {} }), ({ settings, warnings }) => {
      assert.deepStrictEqual(warnings, [])
      return settings
    })
  }

  it.effect("runs llmsim with settings that it takes, at the port that the others call", () =>
    Effect.gen(function* () {
      for (const name of ["plain", "chaos", "first", "second", "llmsim"]) {
        const { server, control } = yield* settingsOf(name)
        assert.deepStrictEqual(portsOf(name), [String(server.port)])
        assert.isTrue(control.remote, name)
      }
      const { telemetry } = yield* settingsOf("llmsim")
      assert.strictEqual(telemetry.traces, "otlp")
      assertReached(telemetry.endpoint ?? "")
      assert.deepStrictEqual([telemetry.metrics, telemetry.logs], ["none", "none"])
      assertReached((yield* settingsOf("first")).store.location)
      assert.deepStrictEqual((yield* settingsOf("second")).store, (yield* settingsOf("first")).store)
      assert.isAbove((yield* settingsOf("chaos")).errors.server_error_rate, 0)
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it("lets Prometheus read llmsim, and Grafana the others", () => {
    const { scrape_configs, rule_files } = parse(textOf("deploy/prometheus/prometheus.yml"))
    for (const target of scrape_configs[0].static_configs[0].targets) assertReached(`http://${target}`)
    for (const file of rule_files) assert.isTrue(existsSync(join(root, "deploy/prometheus", file)), file)
    for (const { url } of datasources) assertReached(url)
    const [provider] = parse(textOf("deploy/grafana/provisioning/dashboards/dashboards.yml")).providers
    const mounted = services.grafana?.volumes?.map((volume) => volume.split(":")[1] ?? "") ?? []
    assert.isTrue(mounted.some((path) => path.startsWith(`${provider.options.path}/`)))
    assert.include(mounted, services.grafana?.environment?.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH)
  })
})

const settings = {
  metrics: { vllm: true },
  limits: { requests_per_minute: 1_000, concurrent_requests: 100 },
  latency: { ttft: 5, tbt: 20, engine: { max_concurrent: 4 } },
}
const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], max_tokens: 5, stream: true }

layer(TestServer.layer(settings), { excludeTestServices: true })("the dashboard and the alerts", (it) => {
  /** Of a server where everything has happened that they ask about. */
  const scrape = Effect.gen(function* () {
    yield* postJson(chat, hello)
    yield* postJson(chat, hello, { "x-llmsim-fault": "rate_limit" })
    yield* postJson(chat, { ...hello, max_tokens: "many" })
    yield* Effect.forkChild(postJson(chat, { ...hello, max_tokens: 100 }))
    yield* Effect.sleep("100 millis")
    return samplesOf((yield* request("/metrics")).text)
  })

  it.effect("ask for metrics and labels that a scrape has", () =>
    Effect.gen(function* () {
      const samples = yield* scrape
      const panels: ReadonlyArray<{ targets: ReadonlyArray<{ expr: string; legendFormat: string }> }> = dashboard.panels
      const targets = panels.flatMap((panel) => panel.targets)
      assert.isAtLeast(targets.length, 15)
      for (const expr of [...targets.map((target) => target.expr), ...alerts.map((alert) => alert.expr)]) {
        const { metrics, labels } = promqlNames(expr)
        assert.isAbove(metrics.length, 0, expr)
        for (const metric of metrics.filter((name) => name !== "up")) {
          const found = samples.filter(({ name }) => name === metric)
          assert.isAbove(found.length, 0, metric)
          for (const label of labels) assert.property(found[0]?.labels, label, expr)
        }
      }
      for (const { expr, legendFormat } of targets) {
        const [metric = ""] = promqlNames(expr).metrics
        const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label)
        const found = samples.find(({ name }) => name === metric)
        for (const label of shown) assert.property(found?.labels, label, expr)
      }
    }),
  )

  it("has panels of their own places and known datasources", () => {
    const known = datasources.map(({ uid, type }) => `${uid} ${type}`)
    const places = new Set<string>()
    for (const { datasource, gridPos, id } of dashboard.panels) {
      assert.include(known, `${datasource.uid} ${datasource.type}`)
      places.add(`${gridPos.x} ${gridPos.y}`).add(`id ${id}`)
    }
    assert.strictEqual(places.size, 2 * dashboard.panels.length)
  })

  it.skipIf(!hasProgram("promtool"))("have nothing that promtool finds fault with", () => {
    for (const args of [
      ["check", "config", "deploy/prometheus/prometheus.yml"],
      ["check", "rules", "--lint-fatal", "deploy/prometheus/alerts.yml"],
      ["test", "rules", "test/deploy/alerts.test.yml"],
    ]) {
      const { status, stderr, stdout } = spawnSync("promtool", args, { cwd: root, encoding: "utf8" })
      assert.strictEqual(status, 0, `${args.join(" ")}: ${stdout}${stderr}`)
    }
  })
})

describe("promqlNames", () => {
  it("finds metrics and labels", () => {
    assert.deepStrictEqual(
      promqlNames('histogram_quantile(0.5, sum by (le, a) (rate(x_bucket{b="c", d!~"e"}[$__rate_interval]))) > 2 * y'),
      { metrics: ["x_bucket", "y"], labels: ["b", "d", "a"] },
    )
  })
})
