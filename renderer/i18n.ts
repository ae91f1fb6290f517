import { createI18n } from 'vue-i18n'
import { en } from './locales/en/messages.ts'
import { fr } from './locales/fr/messages.ts'

const times = {
  exact: { dateStyle: 'medium', timeStyle: 'long' },
  time: { hour: '2-digit', minute: '2-digit' },
} as const

export type AppLocale = 'en' | 'fr'

/** Messages are compiled to trees when they are first used (vue-i18n's JIT), never to functions: the CSP forbids `eval`. */
export function createAppI18n(locale: AppLocale) {
  return createI18n({
    legacy: false,
    locale,
    fallbackLocale: 'en',
    messages: { en, fr },
    datetimeFormats: { en: times, fr: times },
    // French takes the singular for zero and one.
    pluralRules: {
      fr: (count: number, choices: number) =>
        choices === 3 ? (count === 0 ? 0 : count < 2 ? 1 : 2) : count < 2 ? 0 : 1,
    },
  })
}
