import type { ServiceAccount } from '#kube/kinds/core/service-account.ts'
import { defineStrategy } from '../../registry/strategy.ts'

const enforceAnnotation = 'kubernetes.io/enforce-mountable-secrets'

/** Source: kubernetes pkg/registry/core/serviceaccount/strategy.go. */
export const serviceAccountStrategy = defineStrategy<ServiceAccount>({
  prepareForCreate: keepSecretNames,
  prepareForUpdate: keepSecretNames,
  warnings: ({ metadata }, old) =>
    metadata.annotations?.[enforceAnnotation] !== undefined &&
    old?.metadata.annotations?.[enforceAnnotation] === undefined
      ? [
          `metadata.annotations[${enforceAnnotation}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
        ]
      : [],
})

/** The references can name a secret of the same namespace only. */
function keepSecretNames(account: ServiceAccount): void {
  if (account.secrets) account.secrets = account.secrets.map(({ name }) => (name === undefined ? {} : { name }))
}
