/** Reads a protobuf message into the JSON that OTLP has for it. */
import { type FieldKind, messages } from "./Messages.ts"

type Message = Record<string, unknown>

export const readProtobuf = (name: string, bytes: Buffer): Message => {
  const fields = messages[name] ?? {}
  const message: Message = {}
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++)
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const wire = tag & 7
    let raw: Buffer | bigint
    if (wire === 0) raw = varint()
    else {
      const length = wire === 1 ? 8 : wire === 5 ? 4 : Number(varint())
      raw = bytes.subarray(at, at + length)
      at += length
    }
    const field = fields[tag >> 3]
    if (field === undefined) continue
    const [key, kind] = field
    const value = fieldValue(kind, raw)
    if (typeof kind === "object" && kind.many) message[key] = [...((message[key] as Array<unknown>) ?? []), value]
    else message[key] = value
  }
  return message
}

const fieldValue = (kind: FieldKind, raw: Buffer | bigint): unknown => {
  if (typeof raw === "bigint") return kind === "bool" ? raw === 1n : Number(raw)
  if (typeof kind === "object") return readProtobuf(kind.of, raw)
  switch (kind) {
    case "text":
      return raw.toString()
    case "hex":
      return raw.toString("hex")
    case "double":
      return raw.readDoubleLE()
    case "doubles":
      return Array.from({ length: raw.length / 8 }, (_, i) => raw.readDoubleLE(8 * i))
    case "fixed64s":
      return Array.from({ length: raw.length / 8 }, (_, i) => Number(raw.readBigUInt64LE(8 * i)))
    default:
      return String(raw.readBigUInt64LE())
  }
}
