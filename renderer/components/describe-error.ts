import { useI18n } from 'vue-i18n'
import type { ErrorEnvelope } from '#contract/errors.ts'

export interface ErrorText {
  readonly title: string
  readonly text: string | undefined
}

/** Turns an error into words: ours by its code, the API server's by its reason with its own message below. */
export function useErrorText(): (error: ErrorEnvelope) => ErrorText {
  const { t, te } = useI18n()
  return (error) => {
    if (error.type === 'app') {
      const details = Object.fromEntries(
        Object.entries(error.details).map(([name, value]) => [
          name,
          typeof value === 'object' ? JSON.stringify(value) : String(value ?? ''),
        ]),
      )
      // What the host gave no detail for is said without it, and never as a bare placeholder.
      return { title: t(`error.${error.code}`), text: t(`errorDetail.${error.code}`, details).trim() || undefined }
    }
    const { reason, message, code } = error.status
    const key = `status.${reason ?? ''}`
    const title = reason && te(key) ? t(key) : t('status.other', { code })
    const hint = reason === 'Forbidden' ? ` ${t('status.forbiddenHint')}` : ''
    return { title, text: `${message ?? ''}${hint}`.trim() || undefined }
  }
}
