/** Text that only the provider can read, and that callers send back as it is. */

export const opaque = (what: string, content: string): string =>
  Buffer.from(`llmsim-${what}-${content}`).toString("base64")
