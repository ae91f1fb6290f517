import type { Container, Pod } from '#kube/kinds/core/pod.ts'
import type { ServiceAccount } from '#kube/kinds/core/service-account.ts'

const annotation = 'kubernetes.io/enforce-mountable-secrets'

/**
 * An account may keep its pods to the secrets that it names. Says which secret is none of them.
 * Source: kubernetes plugin/pkg/admission/serviceaccount limitSecretReferences.
 */
export function secretProblem(pod: Pod, account: ServiceAccount, isEphemeral: boolean): string | undefined {
  if (!/^(1|t|T|true|TRUE|True)$/.test(account.metadata.annotations?.[annotation] ?? '')) return undefined
  const allowed = new Set((account.secrets ?? []).map(({ name }) => name ?? ''))
  const suffix = `is not allowed because service account ${account.metadata.name} does not reference that`
  const containers = isEphemeral
    ? [['ephemeral container', pod.spec.ephemeralContainers ?? []] as const]
    : ([
        ['init container', pod.spec.initContainers ?? []],
        ['container', pod.spec.containers],
      ] as const)
  const problems = [
    ...(isEphemeral ? [] : volumeSecrets(pod).map((name) => ({ name, what: 'volume with' }))),
    ...containers.flatMap(([kind, list]) => list.flatMap((container) => containerSecrets(kind, container))),
  ]
  const bad = problems.find(({ name }) => !allowed.has(name))
  if (bad) return `${bad.what} secret.secretName="${bad.name}" ${suffix} secret`
  return isEphemeral ? undefined : pullSecretProblem(pod, account, suffix)
}

function volumeSecrets({ spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap((volume) => {
    const secret = volume['secret'] as { secretName?: string } | undefined
    return secret ? [secret.secretName ?? ''] : []
  })
}

function containerSecrets(kind: string, { name: container, env = [], envFrom = [] }: Container) {
  return [
    ...env.flatMap(({ name, valueFrom }) =>
      valueFrom?.secretKeyRef
        ? [{ name: valueFrom.secretKeyRef.name ?? '', what: `${kind} ${container} with envVar ${name} referencing` }]
        : [],
    ),
    ...envFrom.flatMap(({ secretRef }) =>
      secretRef ? [{ name: secretRef.name ?? '', what: `${kind} ${container} with envFrom referencing` }] : [],
    ),
  ]
}

function pullSecretProblem({ spec }: Pod, account: ServiceAccount, suffix: string): string | undefined {
  const allowed = (account.imagePullSecrets ?? []).map(({ name }) => name)
  const pulls = spec.imagePullSecrets ?? []
  const index = pulls.findIndex(({ name }) => !allowed.includes(name))
  if (index < 0) return undefined
  return `imagePullSecrets[${String(index)}].name="${pulls[index]?.name ?? ''}" ${suffix} imagePullSecret`
}
