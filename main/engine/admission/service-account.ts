import type { Clock } from '#base/clock.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { serviceAccount as serviceAccountKind, type ServiceAccount } from '#kube/kinds/core/service-account.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../registry/admission.ts'
import { isAbout, isMirrorPod, refuse, refuseEarly } from './requests.ts'
import { secretProblem } from './service-account-secrets.ts'
import { mountToken } from './service-account-token.ts'

const attempts = 10
const pause = 100

/**
 * Gives each pod an identity: the account `default` where it names none, the account's token, and its secrets for
 * pulling images. `isOptional`: nobody makes accounts, and pods that name none go without.
 * Source: kubernetes plugin/pkg/admission/serviceaccount.
 */
export function createServiceAccountAdmission(clock: Clock, { isOptional = false } = {}): AdmissionPlugin {
  return {
    name: 'ServiceAccount',
    mutate(request, reader) {
      if (!concerns(request) || request.operation !== 'CREATE') return undefined
      const pod = request.object as Pod
      if (isMirrorPod(pod)) {
        checkMirrorPod(request, pod)
        return undefined
      }
      const named = pod.spec.serviceAccountName
      pod.spec.serviceAccountName ||= 'default'
      const account = accountOf(request, pod, reader)
      if (!account && isOptional && !named) {
        delete pod.spec.serviceAccountName
        return undefined
      }
      if (account || pod.spec.serviceAccountName !== 'default') {
        give(request, pod, account)
        return undefined
      }
      return waitForAccount(clock, request, pod, reader)
    },
    validate(request, reader) {
      if (!concerns(request)) return
      const pod = request.object as Pod
      if (isMirrorPod(pod)) {
        if (request.operation === 'CREATE') checkMirrorPod(request, pod)
        return
      }
      if (request.operation === 'CREATE' || request.subresource === 'ephemeralcontainers') {
        if (!isOptional || pod.spec.serviceAccountName) checkAccount(request, pod, reader)
      }
    },
  }
}

function concerns(request: AdmissionRequest): boolean {
  const isPart = !request.subresource || request.subresource === 'ephemeralcontainers'
  return isAbout(request, podKind) && isPart && request.object !== undefined
}

function accountOf({ namespace }: AdmissionRequest, { spec }: Pod, reader: AdmissionReader) {
  return reader.find(serviceAccountKind, namespace, spec.serviceAccountName ?? '')
}

/** A namespace has its account `default` soon after it is made. */
async function waitForAccount(
  clock: Clock,
  request: AdmissionRequest,
  pod: Pod,
  reader: AdmissionReader,
): Promise<void> {
  for (let attempt = 1; attempt < attempts && !accountOf(request, pod, reader); attempt++) {
    await new Promise<void>((resolve) => {
      clock.schedule(pause, resolve)
    })
  }
  give(request, pod, accountOf(request, pod, reader))
}

function give(request: AdmissionRequest, pod: Pod, account: ServiceAccount | undefined): void {
  if (!account) throw refuseEarly(request, missing(request, pod))
  const { spec } = pod
  const mounts = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
  if (mounts) mountToken(spec)
  const secrets = account.imagePullSecrets ?? []
  if (!spec.imagePullSecrets?.length && secrets.length > 0) {
    spec.imagePullSecrets = secrets.map(({ name }) => (name === undefined ? {} : { name }))
  }
}

function missing({ namespace = '' }: AdmissionRequest, { spec: { serviceAccountName: name = '' } }: Pod): string {
  return `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`
}

function checkAccount(request: AdmissionRequest, pod: Pod, reader: AdmissionReader): void {
  if (!pod.spec.serviceAccountName) {
    const name = `${request.namespace ?? ''}/${pod.metadata.name}`
    throw refuse(request, `no service account specified for pod ${name}`)
  }
  const account = accountOf(request, pod, reader)
  if (!account) throw refuse(request, missing(request, pod))
  const problem = secretProblem(pod, account, request.subresource === 'ephemeralcontainers')
  if (problem) throw refuse(request, problem)
}

/** What a node runs on its own has no identity in the cluster, and nothing that is secret in it. */
function checkMirrorPod(request: AdmissionRequest, { spec }: Pod): void {
  if (spec.serviceAccountName) throw refuseEarly(request, 'a mirror pod may not reference service accounts')
  const volumes = JSON.stringify(spec.volumes ?? [])
  const containers = [...(spec.initContainers ?? []), ...spec.containers]
  const hasSecrets =
    spec.imagePullSecrets?.length ||
    /"secretName":|"secretRef":|"secret":/.test(volumes) ||
    containers.some(
      ({ env = [], envFrom = [] }) =>
        env.some(({ valueFrom }) => valueFrom?.secretKeyRef) || envFrom.some(({ secretRef }) => secretRef),
    )
  if (hasSecrets) throw refuseEarly(request, 'a mirror pod may not reference secrets')
  if (volumes.includes('"serviceAccountToken":')) {
    throw refuseEarly(request, 'a mirror pod may not use ServiceAccountToken volume projections')
  }
}
