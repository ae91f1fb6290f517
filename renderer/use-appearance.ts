import { onBeforeUnmount, onMounted, shallowRef, watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'
import { useClient } from './rpc/use-client.ts'
import { usePreferences } from './stores/preferences.ts'
import { useSession } from './stores/session.ts'

/** Puts theme and language on the document: what the person chose, else what the system says. */
export function useAppearance(): void {
  const client = useClient()
  const preferences = usePreferences()
  const session = useSession()
  const { locale } = useI18n()

  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const contrast = window.matchMedia('(prefers-contrast: more)')
  const system = shallowRef(systemTheme())

  function systemTheme(): 'light' | 'dark' | 'contrast' {
    if (contrast.matches) return 'contrast'
    return dark.matches ? 'dark' : 'light'
  }
  const onSystem = (): void => void (system.value = systemTheme())

  onMounted(async () => {
    dark.addEventListener('change', onSystem)
    contrast.addEventListener('change', onSystem)
    preferences.systemLocale = navigator.language
    const [info] = await Promise.all([client.app.info({}), preferences.load()])
    session.info = info
    preferences.systemLocale = info.locale
  })
  onBeforeUnmount(() => {
    dark.removeEventListener('change', onSystem)
    contrast.removeEventListener('change', onSystem)
  })

  watchEffect(() => {
    const { theme } = preferences.value
    document.documentElement.dataset['theme'] = theme === 'system' ? system.value : theme
    document.documentElement.lang = preferences.locale
    locale.value = preferences.locale
  })
}
