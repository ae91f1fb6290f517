import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { expect, test } from 'vitest'
import { AppError } from '#base/errors.ts'
import type { ArchipelClient } from '#contract/contract.ts'
import { clientKey } from '../../../../renderer/rpc/use-client.ts'
import { usePreferences } from '../../../../renderer/stores/preferences.ts'

function createStore(setPreferences: () => Promise<never>) {
  const client = { app: { setPreferences } } as unknown as ArchipelClient
  const app = createApp({}).use(createPinia()).provide(clientKey, client)
  return app.runWithContext(() => usePreferences())
}

test('a choice that cannot be kept is taken back', async () => {
  const store = createStore(() => Promise.reject(new AppError('storage.unwritable', { path: '/data' })))
  const change = store.change({ theme: 'dark' })
  expect(store.value.theme).toBe('dark')
  await expect(change).rejects.toThrow('storage.unwritable')
  expect(store.value.theme).toBe('system')
})

test.each([
  ['fr-CA', 'fr'],
  ['FR', 'fr'],
  ['en-GB', 'en'],
  ['de', 'en'],
])('a system that speaks %s is answered in %s', (systemLocale, expected) => {
  const store = createStore(() => Promise.reject(new Error()))
  store.systemLocale = systemLocale
  expect(store.locale).toBe(expected)
})
