/** What a model of Anthropic's can do, as its models API says it. */
import type { ModelCard } from "../../domain/ModelCard.ts"

const support = (supported: boolean) => ({ supported })
const yes = support(true)

export const capabilitiesOf = (card: ModelCard) => {
  const { reasoning, inputModalities } = card
  const recent = /^claude-[a-z]+-(4-[5-9]|[5-9])/.test(card.id)
  const adaptive = /^claude-[a-z]+-(4-[6-9]|[5-9])/.test(card.id)
  return {
    batch: yes,
    citations: yes,
    code_execution: support(recent),
    context_management: {
      supported: true,
      clear_thinking_20251015: support(reasoning),
      clear_tool_uses_20250919: yes,
      compact_20260112: support(adaptive),
    },
    effort: {
      supported: recent,
      low: support(recent),
      medium: support(recent),
      high: support(recent),
      xhigh: support(adaptive),
      max: support(adaptive),
    },
    image_input: support(inputModalities.includes("image")),
    pdf_input: support(inputModalities.includes("pdf")),
    server_tools: { supported: true, code_execution: yes, web_search: yes },
    structured_outputs: support(recent),
    thinking: {
      supported: reasoning,
      types: {
        adaptive: support(adaptive),
        between_tools: support(adaptive),
        disabled: yes,
        enabled: support(reasoning),
      },
    },
  }
}
