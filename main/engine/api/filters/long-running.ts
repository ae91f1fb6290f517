import type { RequestInfo } from '../request-info.ts'

const verbs = new Set(['watch', 'proxy'])
const subresources = new Set(['attach', 'exec', 'proxy', 'log', 'portforward'])

/**
 * Requests that take as long as their client wishes: no deadline ends them, and they hold no seats.
 * Source: kubernetes pkg/controlplane/apiserver/config.go; apiserver pkg/server/filters/longrunning.go.
 */
export function isLongRunning({ verb, target }: RequestInfo): boolean {
  return target !== undefined && (verbs.has(verb) || subresources.has(target.subresource ?? ''))
}
