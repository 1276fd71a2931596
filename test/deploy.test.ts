/** What `deploy/` gives a cluster: it parses, Kubernetes' own schemas take it, and it says what the server says. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Ajv } from "ajv"
import { Schema } from "effect"
import { Deployment } from "kubernetes-models/apps/v1"
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2"
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1"
import { PodDisruptionBudget } from "kubernetes-models/policy/v1"
import { ConfigMap, Service } from "kubernetes-models/v1"
import { parse, parseAllDocuments } from "yaml"
import { Settings } from "../src/settings/Settings.ts"

const deploy = join(import.meta.dirname, "../deploy")
const read = (path: string) => readFileSync(join(deploy, path), "utf8")

const models = { ConfigMap, Deployment, HorizontalPodAutoscaler, NetworkPolicy, PodDisruptionBudget, Service }
type Kind = keyof typeof models

// biome-ignore lint/suspicious/noExplicitAny: manifests have the shape that the models check
type Manifest = any

const manifests: ReadonlyArray<Manifest> = parseAllDocuments(read("kubernetes/llmsim.yaml")).map((document) => {
  assert.isEmpty(document.errors)
  return document.toJS()
})
const of = (kind: Kind): Manifest => manifests.find((manifest) => manifest.kind === kind)
const decode = Schema.decodeUnknownSync(Settings, { onExcessProperty: "error" })

describe("deploy/kubernetes", () => {
  it("has one of each kind, and Kubernetes' schemas take them", () => {
    assert.sameMembers(
      manifests.map(({ kind }) => kind),
      Object.keys(models),
    )
    for (const manifest of manifests) {
      const Model = models[manifest.kind as Kind]
      ;new (Model as new (data: object) => { validate: () => void })(manifest).validate()
    }
    const wrong = { ...of("Service"), spec: { ports: [{ port: "many" }] } }
    assert.throws(() => new Service(wrong).validate())
  })

  it("runs llmsim with settings that it takes, on the port that they name", () => {
    const settings = decode(parse(of("ConfigMap").data["llmsim.yaml"]))
    const { template, selector } = of("Deployment").spec
    const [container] = template.spec.containers
    assert.strictEqual(container.ports[0].containerPort, settings.server.port)
    assert.strictEqual(template.metadata.annotations["prometheus.io/port"], String(settings.server.port))
    assert.strictEqual(of("Service").spec.ports[0].targetPort, container.ports[0].name)
    assert.strictEqual(of("NetworkPolicy").spec.ingress[0].ports[0].port, container.ports[0].name)
    for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
      assert.strictEqual(container[probe].httpGet.port, container.ports[0].name)
      assert.match(container[probe].httpGet.path, /^\/health\/(live|ready)$/)
    }
    const { seconds } = container.lifecycle.preStop.sleep
    assert.isAbove(template.spec.terminationGracePeriodSeconds, settings.server.shutdown_grace_ms / 1_000 + seconds)
    for (const labels of [
      template.metadata.labels,
      of("Service").spec.selector,
      of("PodDisruptionBudget").spec.selector.matchLabels,
    ]) {
      assert.deepStrictEqual(labels, selector.matchLabels)
    }
    assert.strictEqual(of("HorizontalPodAutoscaler").spec.scaleTargetRef.name, of("Deployment").metadata.name)
  })

  it("gives the container no rights that it does not need", () => {
    const { spec } = of("Deployment").spec.template
    assert.isTrue(spec.securityContext.runAsNonRoot)
    assert.isFalse(spec.automountServiceAccountToken)
    const { securityContext } = spec.containers[0]
    assert.isTrue(securityContext.readOnlyRootFilesystem)
    assert.isFalse(securityContext.allowPrivilegeEscalation)
    assert.deepStrictEqual(securityContext.capabilities.drop, ["ALL"])
  })
})

describe("deploy/helm", () => {
  const values = parse(read("helm/llmsim/values.yaml"))

  it("has values that its schema takes, and settings that llmsim takes", () => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(read("helm/llmsim/values.schema.json")))
    assert.isTrue(validate(values), JSON.stringify(validate.errors))
    assert.isFalse(validate({ ...values, replicas: 0 }))
    assert.isFalse(validate({ ...values, replica: 2 }))
    decode(values.settings)
    assert.deepStrictEqual(values.settings, parse(of("ConfigMap").data["llmsim.yaml"]))
  })

  it("uses values that there are, and makes the kinds that the plain manifests are", () => {
    const templates = readdirSync(join(deploy, "helm/llmsim/templates")).map((name) =>
      read(`helm/llmsim/templates/${name}`),
    )
    const used = templates.flatMap((text) => [...text.matchAll(/\.Values((?:\.\w+)+)/g)].map(([, path = ""]) => path))
    assert.isAbove(used.length, 10)
    for (const path of used) {
      const found = path
        .slice(1)
        .split(".")
        .reduce((value: Manifest, key) => value?.[key], values)
      assert.notStrictEqual(found, undefined, path)
    }
    const kinds = templates.flatMap((text) => [...text.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind))
    assert.sameMembers(kinds, Object.keys(models))
  })

  it("opens no port to the outside where none is named: a rule without ports would open all", () => {
    const template = read("helm/llmsim/templates/networkpolicy.yaml")
    const [, rule = ""] =
      /\{\{- with \.Values\.networkPolicy\.egressPorts \}\}\n(.*?)\n {4}\{\{- end \}\}/s.exec(template) ?? []
    assert.match(rule, /^ {4}- ports:\n {8}\{\{- range \. \}\}\n/)
    assert.notInclude(template.replace(rule, ""), "range")
  })

  it("says the same as the plain manifests where nothing is to be set", () => {
    const template = read("helm/llmsim/templates/deployment.yaml")
    for (const said of [
      "path: /health/live",
      "path: /health/ready",
      "readOnlyRootFilesystem: true",
      "runAsNonRoot: true",
    ]) {
      assert.include(template, said)
    }
  })
})
