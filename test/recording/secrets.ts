/** Made-up secrets of twenty kinds. */
import type { Random } from "effect"

const lower = "abcdefghijklmnopqrstuvwxyz"
const letters = `${lower}${lower.toUpperCase()}0123456789`

type Draw = (alphabet: string, length: number) => string

export const drawerOf =
  (random: Random.Random): Draw =>
  (alphabet, length) =>
    Array.from({ length }, () => alphabet[Math.floor(random.nextDoubleUnsafe() * alphabet.length)]).join("")

const withCheckDigit = (digits: string): string => {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

export const kinds: Readonly<Record<string, (draw: Draw) => string>> = {
  openai: (draw) => `sk-proj-${draw(letters, 40)}`,
  anthropic: (draw) => `sk-ant-api03-${draw(letters, 60)}`,
  google: (draw) => `AIza${draw(letters, 35)}`,
  aws: (draw) => `AKIA${draw("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`,
  github: (draw) => `ghp_${draw(letters, 36)}`,
  "github-fine": (draw) => `github_pat_${draw(letters, 40)}`,
  gitlab: (draw) => `glpat-${draw(letters, 20)}`,
  slack: (draw) => `xoxb-${draw("0123456789", 11)}-${draw(letters, 24)}`,
  stripe: (draw) => `sk_live_${draw(letters, 24)}`,
  "hugging-face": (draw) => `hf_${draw(letters, 34)}`,
  groq: (draw) => `gsk_${draw(letters, 52)}`,
  xai: (draw) => `xai-${draw(letters, 80)}`,
  perplexity: (draw) => `pplx-${draw(letters, 48)}`,
  npm: (draw) => `npm_${draw(letters, 36)}`,
  sendgrid: (draw) => `SG.${draw(letters, 22)}.${draw(letters, 43)}`,
  jwt: (draw) => `eyJ${draw(letters, 30)}.eyJ${draw(letters, 40)}.${draw(letters, 43)}`,
  token: (draw) => `a1B${draw(letters, 45)}`,
  email: (draw) => `${draw(lower, 8)}.${draw(lower, 6)}@${draw(lower, 7)}.example.com`,
  phone: (draw) => `+1 ${draw("23456789", 3)} 555 ${draw("0123456789", 4)}`,
  card: (draw) => withCheckDigit(`4${draw("0123456789", 14)}`),
}
