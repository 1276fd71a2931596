/** What parts a multipart form, by the header that describes it; `undefined` where it is none. */
export const boundaryIn = (contentType: string | undefined): string | undefined => {
  const found = boundaryPattern.exec(contentType ?? "")
  return (found?.[1] ?? found?.[2])?.trim() || undefined
}

export const boundaryPattern = /\bboundary=(?:"([^"]+)"|"?([^";]+))/i
