import { X509Certificate } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import { messageOf } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import type { Registry } from '../registry/registry.ts'

const namespace = 'kube-system'
const name = 'extension-apiserver-authentication'
const key = 'client-ca-file'
const user = { name: 'system:apiserver', groups: ['system:masters'] }

/** Where other API servers learn whose client certificates count. */
export interface ClientTrust extends Disposable {
  /** Adds what is the authority now; the one before counts until it expires. */
  publish(): Promise<void>
}

export interface ClientTrustOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly logger: Logger
  /** The certificate of the authority, PEM. */
  readonly authority: () => string
}

/**
 * Keeps the ConfigMap `extension-apiserver-authentication`, and makes it anew when it is deleted.
 * Source: kubernetes pkg/controlplane/controller/clusterauthenticationtrust.
 */
export function keepClientTrust({ registry, clock, logger, authority }: ClientTrustOptions): ClientTrust {
  const publish = async (): Promise<void> => {
    const current = registry.find(configMap, namespace, name)
    const bundle = combined(current?.data?.[key] ?? '', authority(), clock.now())
    if (current?.data?.[key] === bundle) return
    const wanted: ConfigMap = {
      ...(current ?? { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name } }),
      data: { ...current?.data, [key]: bundle },
    }
    await (current ? registry.update(configMap, wanted, { user }) : registry.create(configMap, wanted, { user }))
  }
  const watch = registry.watch(configMap, { namespace, fieldSelector: `metadata.name=${name}` }, (events) => {
    if (!events.some(({ type }) => type === 'DELETED')) return
    publish().catch((error: unknown) => {
      logger.warn('the authority of client certificates could not be published', { reason: messageOf(error) })
    })
  })
  return {
    publish,
    dispose: () => {
      watch.dispose()
    },
  }
}

const grace = 5 * 60_000
const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** Each certificate once, without those that have expired or are none. */
function combined(existing: string, own: string, now: number): string {
  const certificates = [...`${existing}\n${own}`.matchAll(block)].flatMap(([text]) => {
    try {
      const certificate = new X509Certificate(text)
      return Date.parse(certificate.validTo) > now - grace ? [certificate.toString()] : []
    } catch {
      return []
    }
  })
  return [...new Set(certificates)].join('')
}
