/** Parameters of tools as people write them by hand: for assistants, shops, offices and operations. */

const text = (description?: string) =>
  description === undefined ? { type: "string" } : { type: "string", description }

const closed = (properties: object, required: ReadonlyArray<string> = Object.keys(properties)) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
})

export const toolSchemas: Readonly<Record<string, unknown>> = {
  weather: {
    type: "object",
    properties: {
      location: text("The city and state, e.g. San Francisco, CA"),
      unit: { type: "string", enum: ["celsius", "fahrenheit"] },
      days: { type: "integer", minimum: 1, maximum: 14 },
    },
    required: ["location"],
  },
  "web search": {
    type: "object",
    properties: {
      query: { type: "string", minLength: 2, description: "The search query to use" },
      allowed_domains: { type: "array", items: { type: "string" }, description: "Only include these domains" },
      max_results: { type: "integer", default: 10, minimum: 1, maximum: 50 },
      safe: { type: "boolean", default: true },
    },
    required: ["query"],
    additionalProperties: false,
  },
  "sql query": closed(
    { sql: text(), database: text(), params: { type: "array", items: {} }, read_only: { type: "boolean" } },
    ["sql"],
  ),
  "file edit": closed(
    {
      command: { type: "string", enum: ["view", "create", "str_replace", "insert"] },
      path: text("Absolute path to the file"),
      old_str: text(),
      new_str: text(),
      insert_line: { type: "integer", minimum: 0 },
      view_range: { type: "array", items: { type: "integer" }, minItems: 2, maxItems: 2 },
    },
    ["command", "path"],
  ),
  "multi edit": closed({
    file_path: text(),
    edits: {
      type: "array",
      minItems: 1,
      items: closed({ old_string: text(), new_string: text(), replace_all: { type: "boolean", default: false } }, [
        "old_string",
        "new_string",
      ]),
    },
  }),
  "calendar event": {
    type: "object",
    properties: {
      title: text(),
      start: { type: "string", format: "date-time" },
      end: { type: "string", format: "date-time" },
      attendees: { type: "array", items: { type: "string", format: "email" }, uniqueItems: true },
      location: text(),
      recurrence: closed({
        frequency: { enum: ["daily", "weekly", "monthly"] },
        count: { type: "integer", minimum: 1 },
      }),
      reminders: { type: "array", items: { type: "integer", multipleOf: 5, minimum: 5, maximum: 1440 }, maxItems: 3 },
    },
    required: ["title", "start", "end"],
  },
  "e-mail": {
    type: "object",
    properties: {
      to: {
        anyOf: [
          { type: "string", format: "email" },
          { type: "array", items: { type: "string", format: "email" } },
        ],
      },
      subject: { type: "string", maxLength: 78 },
      body: text(),
      attachments: {
        type: "array",
        items: closed({ filename: text(), content: { type: "string", contentEncoding: "base64" } }),
      },
      priority: { type: ["string", "null"], enum: ["high", "normal", "low", null] },
    },
    required: ["to", "subject", "body"],
  },
  payment: {
    type: "object",
    properties: {
      amount: { type: "integer", exclusiveMinimum: 0 },
      currency: { type: "string", pattern: "^[A-Z]{3}$" },
      method: {
        oneOf: [
          closed({
            type: { const: "card" },
            number: { type: "string", pattern: "^\\d{16}$" },
            cvc: { type: "string", pattern: "^\\d{3,4}$" },
          }),
          closed({ type: { const: "iban" }, iban: { type: "string", pattern: "^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$" } }),
          closed({ type: { const: "wallet" }, provider: { enum: ["apple", "google"] } }),
        ],
      },
      metadata: { type: "object", additionalProperties: { type: "string" } },
      idempotency_key: { type: "string", format: "uuid" },
    },
    required: ["amount", "currency", "method"],
  },
  "charge as Stripe has it": {
    type: "object",
    properties: {
      customer: { type: "string", pattern: "^cus_[A-Za-z0-9]{14}$" },
      amount: { type: "integer", minimum: 50, maximum: 99_999_999 },
      currency: { type: "string", minLength: 3, maxLength: 3, enum: ["usd", "eur", "gbp"] },
      payment_method_types: {
        type: "array",
        items: { enum: ["card", "sepa_debit", "ideal"] },
        uniqueItems: true,
        minItems: 1,
      },
      shipping: closed({
        name: text(),
        address: closed({
          line1: text(),
          city: text(),
          country: { type: "string", pattern: "^[A-Z]{2}$" },
          postal_code: text(),
        }),
      }),
      receipt_email: { type: "string", format: "email", maxLength: 254 },
      capture_method: { type: "string", default: "automatic", enum: ["automatic", "manual"] },
    },
    required: ["customer", "amount", "currency"],
  },
  "GitHub issue": {
    type: "object",
    properties: {
      owner: { type: "string", pattern: "^[a-zA-Z0-9](?:[a-zA-Z0-9]|-(?=[a-zA-Z0-9])){0,38}$" },
      repo: { type: "string", pattern: "^[A-Za-z0-9_.-]+$" },
      title: { type: "string", minLength: 1, maxLength: 256 },
      body: text(),
      labels: { type: "array", items: text(), maxItems: 10 },
      assignees: { type: "array", items: { type: "string" } },
      milestone: { type: ["integer", "null"] },
    },
    required: ["owner", "repo", "title"],
  },
  shell: closed(
    {
      command: { type: "array", items: text(), minItems: 1 },
      workdir: text(),
      timeout_ms: { type: "number", minimum: 0 },
    },
    ["command"],
  ),
  "browser action": {
    type: "object",
    properties: {
      action: {
        oneOf: [
          closed({
            type: { const: "click" },
            x: { type: "integer" },
            y: { type: "integer" },
            button: { enum: ["left", "right"] },
          }),
          closed({ type: { const: "type" }, text: text() }),
          closed({ type: { const: "keypress" }, keys: { type: "array", items: text(), minItems: 1 } }),
          closed({ type: { const: "goto" }, url: { type: "string", format: "uri" } }),
          closed({ type: { const: "screenshot" } }),
        ],
        discriminator: { propertyName: "type" },
      },
    },
    required: ["action"],
  },
  "Kubernetes deployment": {
    type: "object",
    properties: {
      apiVersion: { const: "apps/v1" },
      kind: { const: "Deployment" },
      metadata: {
        type: "object",
        properties: {
          name: { type: "string", pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", maxLength: 63 },
          namespace: { type: "string", default: "default" },
          labels: {
            type: "object",
            additionalProperties: { type: "string", maxLength: 63 },
            propertyNames: { pattern: "^[a-z][a-z0-9./-]*$" },
          },
        },
        required: ["name"],
      },
      spec: {
        type: "object",
        properties: {
          replicas: { type: "integer", format: "int32", minimum: 0, maximum: 100 },
          containers: {
            type: "array",
            minItems: 1,
            items: {
              type: "object",
              properties: {
                image: { type: "string", pattern: "^[a-z0-9./-]+(:[a-zA-Z0-9._-]+)?$" },
                ports: { type: "array", items: { type: "integer", minimum: 1, maximum: 65_535 } },
                cpu: { type: "string", pattern: "^\\d+m?$" },
                memory: { type: "string", pattern: "^\\d+(Ki|Mi|Gi)$" },
                env: {
                  type: "array",
                  items: closed({ name: { type: "string", pattern: "^[A-Z_][A-Z0-9_]*$" }, value: text() }),
                },
              },
              required: ["image"],
            },
          },
        },
        required: ["replicas", "containers"],
      },
    },
    required: ["apiVersion", "kind", "metadata", "spec"],
  },
  "Slack message": {
    type: "object",
    properties: {
      channel: { type: "string", pattern: "^(#[a-z0-9_-]+|C[A-Z0-9]{8,10})$" },
      text: { type: "string", maxLength: 4000 },
      thread_ts: { type: "string", pattern: "^\\d{10}\\.\\d{6}$" },
      blocks: {
        type: "array",
        items: { type: "object", properties: { type: { enum: ["section", "divider"] } }, required: ["type"] },
      },
    },
    required: ["channel"],
    anyOf: [{ required: ["text"] }, { required: ["blocks"] }],
  },
  directions: closed({
    origin: closed({
      lat: { type: "number", minimum: -90, maximum: 90 },
      lng: { type: "number", minimum: -180, maximum: 180 },
    }),
    destination: {
      oneOf: [
        text(),
        { type: "object", properties: { lat: { type: "number" }, lng: { type: "number" } }, required: ["lat", "lng"] },
      ],
    },
    mode: { enum: ["driving", "walking", "bicycling", "transit"] },
    avoid: { type: "array", items: { enum: ["tolls", "highways", "ferries"] }, uniqueItems: true, maxItems: 3 },
  }),
  ticket: {
    type: "object",
    properties: {
      key: { type: "string", pattern: "^[A-Z][A-Z0-9]+-[1-9][0-9]*$" },
      status: { enum: ["open", "in_progress", "resolved"] },
      resolution: text(),
      assignee: { type: ["string", "null"], format: "email" },
    },
    required: ["key", "status"],
    if: { properties: { status: { const: "resolved" } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema spells it so.
    then: { required: ["resolution"] },
    else: { not: { required: ["resolution"] } },
  },
  "flight booking": closed({
    from: { type: "string", pattern: "^[A-Z]{3}$" },
    to: { type: "string", pattern: "^[A-Z]{3}$" },
    departure_date: { type: "string", format: "date" },
    return_date: { anyOf: [{ type: "string", format: "date" }, { type: "null" }] },
    passengers: {
      type: "array",
      minItems: 1,
      maxItems: 9,
      items: closed({ first_name: text(), last_name: text(), birth_date: { type: "string", format: "date" } }),
    },
    cabin: { type: "string", enum: ["economy", "premium", "business"], default: "economy" },
  }),
  "cron job": closed({
    schedule: {
      type: "string",
      pattern: "^(\\*|[0-5]?\\d)( (\\*|1?\\d|2[0-3])){1} (\\*|[1-9]|[12]\\d|3[01]) (\\*|[1-9]|1[0-2]) (\\*|[0-6])$",
    },
    timezone: text("IANA time zone, such as 'Europe/Berlin'"),
    duration: { type: "string", format: "duration" },
    at: { type: "string", format: "time" },
  }),
  "feature flags": {
    type: "object",
    patternProperties: {
      "^[a-z][a-z0-9_]*$": { anyOf: [{ type: "boolean" }, { type: "number", minimum: 0, maximum: 1 }] },
    },
    additionalProperties: false,
    minProperties: 2,
    maxProperties: 5,
  },
  "chart with tuples": closed({
    title: text(),
    points: {
      type: "array",
      items: {
        type: "array",
        prefixItems: [{ type: "string", format: "date" }, { type: "number" }],
        items: false,
        minItems: 2,
      },
      minItems: 2,
      maxItems: 6,
    },
    range: { type: "array", prefixItems: [{ type: "number" }, { type: "number" }], minItems: 2, maxItems: 2 },
    color: { type: "string", pattern: "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$" },
  }),
  GeoJSON: {
    type: "object",
    required: ["type", "geometry", "properties"],
    properties: {
      type: { const: "Feature" },
      properties: { type: ["object", "null"] },
      geometry: {
        oneOf: [
          {
            type: "object",
            required: ["type", "coordinates"],
            properties: { type: { enum: ["Point"] }, coordinates: { $ref: "#/definitions/position" } },
          },
          {
            type: "object",
            required: ["type", "coordinates"],
            properties: {
              type: { enum: ["LineString"] },
              coordinates: { type: "array", minItems: 2, items: { $ref: "#/definitions/position" } },
            },
          },
        ],
      },
    },
    definitions: { position: { type: "array", minItems: 2, maxItems: 3, items: { type: "number" } } },
  },
  "credit card with dependents": {
    type: "object",
    properties: {
      name: text(),
      credit_card: { type: "string", pattern: "^\\d{4}( \\d{4}){3}$" },
      billing_address: text(),
      vat: text(),
    },
    required: ["name"],
    dependentRequired: { credit_card: ["billing_address"] },
    dependentSchemas: { vat: { properties: { country: { type: "string", minLength: 2 } }, required: ["country"] } },
  },
  "no parameters": { type: "object", properties: {}, additionalProperties: false },
}
