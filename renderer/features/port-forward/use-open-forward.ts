import { useI18n } from 'vue-i18n'
import { toEnvelope } from '#contract/errors.ts'
import type { Forward } from '#contract/sessions.ts'
import { useErrorText } from '../../components/describe-error.ts'
import { useClient } from '../../rpc/use-client.ts'
import { useToasts } from '../../ui/toasts.ts'

/** Opens a forward's URL: the host does where it can; a page served to a browser opens a tab itself. */
export function useOpenForward(): (forward: Forward) => Promise<void> {
  const client = useClient()
  const toasts = useToasts()
  const describe = useErrorText()
  const { t } = useI18n()
  return async ({ id }) => {
    try {
      const { url, opened } = await client.sessions.openForward({ id })
      if (opened) return
      // The host says whether it may be opened; a page opens web addresses of this machine and nothing else.
      if (/^https?:\/\/127\.0\.0\.1:\d+/.test(url)) window.open(url, '_blank', 'noopener,noreferrer')
      else toasts.show({ tone: 'info', title: t('forward.notHttp'), text: url })
    } catch (error) {
      toasts.show({ tone: 'failed', ...describe(toEnvelope(error)) })
    }
  }
}
