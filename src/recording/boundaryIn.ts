/** What parts a multipart form, by the header that describes it; `undefined` where it is none. */
export const boundaryIn = (contentType: string | undefined): string | undefined =>
  /boundary="?([^";]+)/i.exec(contentType ?? "")?.[1]
