import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Preferences } from '#contract/app.ts'
import { useClient } from '../rpc/use-client.ts'

const defaults: Preferences = { theme: 'system', locale: 'system', density: 'compact' }

/** Theme, language and density. The host keeps them, so that they follow the person and not the page's origin. */
export const usePreferences = defineStore('preferences', () => {
  const client = useClient()
  const value = shallowRef<Preferences>(defaults)
  const systemLocale = shallowRef('en')

  const rowHeight = computed(() => (value.value.density === 'compact' ? 28 : 36))
  const locale = computed<'en' | 'fr'>(() => {
    const wanted = value.value.locale === 'system' ? systemLocale.value : value.value.locale
    return wanted.toLowerCase().startsWith('fr') ? 'fr' : 'en'
  })

  async function load(): Promise<void> {
    value.value = await client.app.preferences({})
  }

  /** Shows the change at once and goes back when the host could not keep it. */
  async function change(part: Partial<Preferences>): Promise<void> {
    const before = value.value
    value.value = { ...before, ...part }
    try {
      value.value = await client.app.setPreferences(part)
    } catch (error) {
      value.value = before
      throw error
    }
  }

  return { value, systemLocale, rowHeight, locale, load, change }
})
