/** What secrets look like: keys of providers by their form, and people's data. */

export interface SecretPattern {
  readonly kind: string
  readonly pattern: RegExp
  /** Whether what fits the pattern is one indeed. */
  readonly holds?: (text: string) => boolean
}

/** Found in no other text, so a line that still holds one is never written. */
export const keyPatterns: ReadonlyArray<SecretPattern> = [
  { kind: "private-key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g },
  { kind: "anthropic", pattern: /\bsk-ant-[\w-]{16,}/g },
  { kind: "openrouter", pattern: /\bsk-or-[\w-]{16,}/g },
  { kind: "openai", pattern: /\bsk-(?:proj-|svcacct-|admin-)?[\w-]{20,}/g },
  { kind: "google", pattern: /\bAIza[\w-]{35}/g },
  { kind: "google-oauth", pattern: /\bya29\.[\w.-]{20,}/g },
  { kind: "aws", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { kind: "github", pattern: /\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{22,}/g },
  { kind: "gitlab", pattern: /\bglpat-[\w-]{20,}/g },
  { kind: "slack", pattern: /\bxox[abeoprs]-[\w-]{10,}/g },
  { kind: "stripe", pattern: /\b[rsp]k_(?:live|test)_[A-Za-z0-9]{16,}/g },
  { kind: "hugging-face", pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { kind: "groq", pattern: /\bgsk_[A-Za-z0-9]{40,}/g },
  { kind: "xai", pattern: /\bxai-[A-Za-z0-9]{40,}/g },
  { kind: "perplexity", pattern: /\bpplx-[A-Za-z0-9]{40,}/g },
  { kind: "replicate", pattern: /\br8_[A-Za-z0-9]{30,}/g },
  { kind: "npm", pattern: /\bnpm_[A-Za-z0-9]{30,}/g },
  { kind: "sendgrid", pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  { kind: "jwt", pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g },
  { kind: "bearer", pattern: /\b[Bb]earer\s+(?!\[redacted)[\w.~+/-]{16,}=*/g },
  { kind: "url-password", pattern: /(?<=\w:\/\/[^\s:@/"']{0,100}:)[^\s:@/"']{3,100}(?=@)/g },
]

export const personalPatterns: ReadonlyArray<SecretPattern> = [
  { kind: "email", pattern: /(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b/g },
  {
    kind: "card",
    pattern: /(?<![\w-]|\d\.)[2-6](?:[ -]?\d){12,18}(?![\w-]|\.\d)/g,
    holds: (text) => isCardNumber(text),
  },
  { kind: "phone", pattern: /(?<![\w+])\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}(?!\w)/g },
  { kind: "phone", pattern: /(?<![\w.-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])/g },
]

/** A long word that looks drawn by lot. */
export const entropyPattern: SecretPattern = {
  kind: "token",
  pattern: /(?<![\w+/=-])[\w+/-]{32,256}={0,2}(?![\w+/=-])/g,
  holds: (text) => !isKnownId(text) && isMixed(text) && entropyOf(text) >= 4.2,
}

/** Luhn's sum. */
export const isCardNumber = (text: string): boolean => {
  const digits = text.replace(/\D/g, "")
  if (digits.length < 13 || digits.length > 19 || /^0+$/.test(digits)) return false
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** Providers' ids of objects open nothing, and later requests name them. */
const isKnownId = (text: string): boolean =>
  /^(?:chatcmpl|cmpl|call|msg|resp|toolu|srvtoolu|req|fp|rs|fc|ctc|ws|ci|file|batch|run|thread|asst|step|conv|item)[-_]/.test(
    text,
  )

const isMixed = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text)

/** Bits for each character, from how often each occurs. */
const entropyOf = (text: string): number => {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}
