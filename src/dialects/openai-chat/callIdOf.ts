/** The id of a tool call, as OpenAI spells it; ids that came spelled stay as they are. */
export const callIdOf = (id: string): string => (/^[0-9a-f]+$/.test(id) ? `call_${id}` : id)
