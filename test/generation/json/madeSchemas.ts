/** Schemas as libraries and providers' documentation write them: zod, pydantic, OpenAPI, structured outputs. */

/** What zod-to-json-schema makes: references by place, not to definitions. */
const fromZod3 = {
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  properties: {
    user: {
      type: "object",
      properties: {
        id: { type: "string", format: "uuid" },
        name: { type: "string", minLength: 1, maxLength: 100 },
        role: { type: "string", enum: ["admin", "editor", "viewer"] },
        address: {
          type: "object",
          properties: {
            street: { type: "string" },
            city: { type: "string" },
            zip: { type: "string", pattern: "^\\d{5}$" },
          },
          required: ["street", "city"],
          additionalProperties: false,
        },
        contact: {
          anyOf: [
            { type: "string", format: "email" },
            { type: "string", format: "uri" },
          ],
        },
      },
      required: ["id", "name", "role"],
      additionalProperties: false,
    },
    shipTo: { $ref: "#/properties/user/properties/address" },
    lines: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: {
          sku: { type: "string" },
          quantity: { type: "integer", exclusiveMinimum: 0 },
          price: { type: "number", minimum: 0 },
          pair: { type: "array", minItems: 2, maxItems: 2, items: [{ type: "string" }, { type: "number" }] },
          options: { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } },
        },
        required: ["sku", "quantity", "price"],
        additionalProperties: false,
      },
    },
    note: { anyOf: [{ anyOf: [{ not: {} }, { type: "string" }] }, { type: "null" }] },
    both: {
      allOf: [
        { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
        { type: "object", properties: { b: { type: "number" } }, required: ["b"] },
      ],
    },
  },
  required: ["user", "lines"],
  additionalProperties: false,
}

/** What `z.toJSONSchema` of zod 4 makes: formats come with their patterns. */
const fromZod4 = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    email: {
      type: "string",
      format: "email",
      pattern:
        "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
    },
    id: {
      type: "string",
      format: "uuid",
      pattern:
        "^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$",
    },
    day: {
      type: "string",
      format: "date",
      pattern:
        "^(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))$",
    },
    count: { type: "integer", exclusiveMinimum: 0, maximum: 9007199254740991 },
    slug: { type: "string", minLength: 3, maxLength: 30, pattern: "^[a-z0-9]+(?:-[a-z0-9]+)*$" },
    pair: { type: "array", prefixItems: [{ type: "string" }, { type: "number" }] },
    scores: { type: "object", propertyNames: { type: "string" }, additionalProperties: { type: "number" } },
    kind: {
      oneOf: [
        {
          type: "object",
          properties: { t: { type: "string", const: "a" }, x: { type: "string" } },
          required: ["t", "x"],
          additionalProperties: false,
        },
        {
          type: "object",
          properties: { t: { type: "string", const: "b" } },
          required: ["t"],
          additionalProperties: false,
        },
      ],
    },
    parent: { anyOf: [{ $ref: "#" }, { type: "null" }] },
  },
  required: ["email", "id", "day", "count", "slug", "pair", "scores", "kind", "parent"],
  additionalProperties: false,
}

const fromPydantic = {
  $defs: {
    Color: { enum: ["red", "green", "blue"], title: "Color", type: "string" },
    Address: {
      properties: {
        street: { title: "Street", type: "string" },
        city: { title: "City", type: "string" },
        zip_code: { anyOf: [{ type: "string", maxLength: 10 }, { type: "null" }], default: null, title: "Zip Code" },
      },
      required: ["street", "city"],
      title: "Address",
      type: "object",
    },
    Person: {
      properties: {
        name: { title: "Name", type: "string" },
        age: { anyOf: [{ minimum: 0, type: "integer" }, { type: "null" }], default: null, title: "Age" },
        address: { $ref: "#/$defs/Address" },
        favourite: { anyOf: [{ $ref: "#/$defs/Color" }, { type: "null" }], default: null },
        friends: { default: [], items: { $ref: "#/$defs/Person" }, title: "Friends", type: "array" },
        joined: { format: "date-time", title: "Joined", type: "string" },
        website: {
          anyOf: [{ format: "uri", maxLength: 2083, minLength: 1, type: "string" }, { type: "null" }],
          default: null,
        },
        balance: {
          anyOf: [{ type: "number" }, { type: "string", pattern: "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$" }],
          title: "Balance",
        },
      },
      required: ["name", "address", "joined", "balance"],
      title: "Person",
      type: "object",
    },
  },
  properties: {
    people: { items: { $ref: "#/$defs/Person" }, minItems: 1, title: "People", type: "array" },
    leader: { allOf: [{ $ref: "#/$defs/Person" }], description: "Who leads" },
    tags: { items: { type: "string" }, title: "Tags", type: "array", uniqueItems: true },
    extra: { additionalProperties: true, title: "Extra", type: "object" },
  },
  required: ["people", "leader"],
  title: "Team",
  type: "object",
}

const openApi = {
  type: "object",
  properties: {
    id: { type: "integer", format: "int64", example: 10 },
    name: { type: "string", nullable: true },
    photoUrls: { type: "array", items: { type: "string", format: "uri" }, minItems: 1 },
    status: { type: "string", enum: ["available", "pending", "sold"] },
    weight: { type: "number", format: "double", minimum: 0.1, maximum: 80 },
    category: { $ref: "#/components/schemas/Category" },
    photo: { type: "string", format: "byte" },
    password: { type: "string", format: "password", minLength: 12 },
  },
  required: ["id", "photoUrls"],
  components: {
    schemas: { Category: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } },
  },
}

const strictObject = (properties: object) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

export const madeSchemas: Readonly<Record<string, unknown>> = {
  "zod 3": fromZod3,
  "zod 4": fromZod4,
  pydantic: fromPydantic,
  OpenAPI: openApi,
  "steps of a proof": strictObject({
    steps: { type: "array", items: strictObject({ explanation: { type: "string" }, output: { type: "string" } }) },
    final_answer: { type: "string" },
  }),
  "recursive interface": {
    ...strictObject({
      type: { type: "string", enum: ["div", "button", "header", "section", "field", "form"] },
      label: { type: "string" },
      children: { type: "array", items: { $ref: "#" } },
      attributes: { type: "array", items: strictObject({ name: { type: "string" }, value: { type: "string" } }) },
    }),
  },
  "linked list": {
    ...strictObject({ linked_list: { $ref: "#/$defs/node" } }),
    $defs: {
      node: strictObject({ value: { type: "number" }, next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } }),
    },
  },
  moderation: strictObject({
    is_violating: { type: "boolean" },
    category: { type: ["string", "null"], enum: ["violence", "sexual", "self_harm", null] },
    explanation: { type: ["string", "null"] },
    confidence: { type: "number", minimum: 0, maximum: 1 },
  }),
  "article with anchors": {
    $id: "https://example.com/article",
    type: "object",
    properties: {
      headline: { type: "string", maxLength: 90 },
      authors: { type: "array", items: { $ref: "#person" }, minItems: 1 },
      published: { $ref: "https://example.com/article#/$defs/stamp" },
      sentiment: { $ref: "#/$defs/score" },
      sections: { type: "array", items: { $ref: "#/$defs/section" } },
    },
    required: ["headline", "authors", "published", "sections"],
    $defs: {
      person: { $anchor: "person", type: "object", properties: { name: { type: "string" } }, required: ["name"] },
      stamp: { type: "string", format: "date-time" },
      score: { type: "number", minimum: -1, maximum: 1, multipleOf: 0.25 },
      section: {
        type: "object",
        properties: { title: { type: "string" }, sections: { type: "array", items: { $ref: "#/$defs/section" } } },
        required: ["title", "sections"],
      },
    },
  },
  "expression tree": {
    $defs: {
      expression: {
        oneOf: [
          { type: "number" },
          { type: "string", pattern: "^[a-z]$" },
          strictObject({
            op: { enum: ["+", "-", "*", "/"] },
            left: { $ref: "#/$defs/expression" },
            right: { $ref: "#/$defs/expression" },
          }),
        ],
      },
    },
    ...strictObject({ expression: { $ref: "#/$defs/expression" } }),
  },
}
