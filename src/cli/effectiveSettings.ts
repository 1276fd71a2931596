/** The settings in force as YAML, each that is no default with where it comes from. */
import { Document, isCollection, isNode, isPair, visit } from "yaml"
import type { LoadedSettings } from "../settings/loadSettings.ts"
import { withoutSecrets } from "../settings/withoutSecrets.ts"

export const effectiveSettings = ({ settings, originOf }: LoadedSettings): string => {
  const document = new Document(withoutSecrets(settings))
  visit(document, {
    Pair(_, pair, ancestors) {
      const { value, key } = pair
      if (isCollection(value)) return
      const keys = ancestors.filter((ancestor) => isPair(ancestor)).map((ancestor) => String(ancestor.key))
      const origin = originOf([...keys, String(key)])
      if (origin !== undefined && isNode(value)) value.comment = ` ${origin}`
    },
  })
  return document.toString({ lineWidth: 0 }).trimEnd()
}
