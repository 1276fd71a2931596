/** A message that counts how often it is read. */

export const watchedMessage = () => {
  const seen = { reads: 0 }
  const message = {
    role: "user" as const,
    get content() {
      seen.reads++
      return "How is it?"
    },
  }
  return { message, seen }
}
