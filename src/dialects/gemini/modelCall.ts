/** Which model a path names, and what is to be done with it: `gemini-2.5-flash:generateContent`. */
export interface ModelCall {
  readonly model: string
  /** Empty when there is none. */
  readonly verb: string
}

/** The path's parameters are `model`, and `owner` where a slash in the id makes two parts of it. */
export const modelCall = (params: Readonly<Record<string, string | undefined>>): ModelCall => {
  const { owner, model = "" } = params
  const target = owner === undefined ? model : `${owner}/${model}`
  const colon = target.lastIndexOf(":")
  return colon < 0 ? { model: target, verb: "" } : { model: target.slice(0, colon), verb: target.slice(colon + 1) }
}
