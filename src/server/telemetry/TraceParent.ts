/** W3C trace context, as a caller sends it. */

export interface TraceParent {
  readonly traceId: string
  readonly spanId: string
  /** Whether the caller's own spans are kept. */
  readonly sampled: boolean
}

/** Version, trace, span and flags; what is none of this is ignored, as the standard asks. */
export const parseTraceparent = (header: string | undefined): TraceParent | undefined => {
  if (header === undefined) return undefined
  const [, version, traceId, spanId, flags, more] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(header) ?? []
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) return undefined
  if (version === "ff" || (version === "00" && more !== undefined)) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}
