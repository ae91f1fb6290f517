import { useI18n } from 'vue-i18n'
import { pluralNameOf } from '../objects/resources.ts'

/** The plural of a kind: as the field writes it, but for the few that a language has its own word for. */
export function useKindName(): (kind: { group: string; kind: string; resource: string }) => string {
  const { t, te } = useI18n()
  return (kind) => {
    const key = `kind.${kind.resource}`
    return kind.group === '' && te(key) ? t(key) : pluralNameOf(kind)
  }
}
