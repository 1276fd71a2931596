/** Calls of the control API. */

let key = sessionStorage.getItem("llmsim-key") ?? ""

export const setKey = (given) => {
  key = given
  sessionStorage.setItem("llmsim-key", given)
}

const authorization = () => (key === "" ? {} : { authorization: `Bearer ${key}` })

export const api = async (path, init = {}) => {
  const response = await fetch(path, {
    ...init,
    headers: { ...authorization(), ...(init.body === undefined ? {} : { "content-type": "application/json" }) },
  })
  const body = await response.json().catch(() => null)
  return { status: response.status, body }
}

/** Hands on each data line of a stream of server-sent events. */
export const readEvents = async (response, take) => {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ""
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const events = (rest + value).split("\n\n")
    rest = events.pop()
    for (const event of events) {
      for (const line of event.split("\n")) if (line.startsWith("data: ")) take(line.slice(6))
    }
  }
}

export const streamStats = async (show, gone) => {
  for (;;) {
    try {
      const response = await fetch("/llmsim/stats/stream", { headers: authorization() })
      await readEvents(response, (data) => show(JSON.parse(data)))
    } catch {
      gone()
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
