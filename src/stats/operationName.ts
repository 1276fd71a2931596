/** OpenTelemetry's word for what an endpoint does. */

export const operationName = (endpoint: string): string => {
  if (/embed/i.test(endpoint)) return "embeddings"
  if (/openai-completions|\/completions$/.test(endpoint)) return "text_completion"
  if (/image|audio|speech|gemini|generateContent/i.test(endpoint)) return "generate_content"
  return "chat"
}
