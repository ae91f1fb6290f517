import { inject, type InjectionKey } from 'vue'
import type { ArchipelClient } from '#contract/contract.ts'

export const clientKey: InjectionKey<ArchipelClient> = Symbol('client')

/** The only way to the host. */
export function useClient(): ArchipelClient {
  const client = inject(clientKey)
  if (!client) throw new Error('no client is provided')
  return client
}
