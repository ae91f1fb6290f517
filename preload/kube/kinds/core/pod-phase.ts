import type { PodStatus } from './pod-types.ts'

/** Its containers have stopped for good. */
export function isFinished({ status }: { readonly status?: PodStatus }): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}
