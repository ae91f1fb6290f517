import type { V1Container } from '@kubernetes/client-node/dist/gen/models/V1Container.js'
import type { V1EphemeralContainer } from '@kubernetes/client-node/dist/gen/models/V1EphemeralContainer.js'
import type { V1PodSpec } from '@kubernetes/client-node/dist/gen/models/V1PodSpec.js'
import type { V1PodStatus } from '@kubernetes/client-node/dist/gen/models/V1PodStatus.js'
import type { V1Volume } from '@kubernetes/client-node/dist/gen/models/V1Volume.js'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Wire } from '#kube/meta/typed.ts'

/** Objects of a pod's namespace that its node has to read, by resource. */
export interface PodReferences {
  readonly secrets: Set<string>
  readonly configmaps: Set<string>
  readonly persistentvolumeclaims: Set<string>
  readonly serviceaccounts: Set<string>
  readonly resourceclaims: Set<string>
}

type Spec = Wire<V1PodSpec>
type Container = Pick<Wire<V1Container | V1EphemeralContainer>, 'env' | 'envFrom'>

/** Source: kubernetes pkg/api/v1/pod/util.go VisitPodSecretNames, VisitPodConfigmapNames; node/graph.go AddPod. */
export function referencesOf(pod: KubeObject): PodReferences {
  const { spec, status } = pod as unknown as { spec: Spec; status?: Wire<V1PodStatus> }
  const found: PodReferences = {
    secrets: new Set(),
    configmaps: new Set(),
    persistentvolumeclaims: new Set(),
    serviceaccounts: new Set(),
    resourceclaims: new Set(),
  }
  // A node may make mirror pods itself, and must not gain anything by it.
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return found
  add(found.serviceaccounts, spec.serviceAccountName)
  for (const { name } of spec.imagePullSecrets ?? []) add(found.secrets, name)
  for (const container of [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])]) {
    visitContainer(container, found)
  }
  for (const volume of spec.volumes ?? []) visitVolume(volume, pod.metadata.name, found)
  for (const { resourceClaimName } of spec.resourceClaims ?? []) add(found.resourceclaims, resourceClaimName)
  for (const { resourceClaimName } of status?.resourceClaimStatuses ?? []) add(found.resourceclaims, resourceClaimName)
  add(found.resourceclaims, status?.extendedResourceClaimStatus?.resourceClaimName)
  return found
}

function visitContainer({ env = [], envFrom = [] }: Container, found: PodReferences): void {
  for (const { valueFrom } of env) {
    add(found.secrets, valueFrom?.secretKeyRef?.name)
    add(found.configmaps, valueFrom?.configMapKeyRef?.name)
  }
  for (const { secretRef, configMapRef } of envFrom) {
    add(found.secrets, secretRef?.name)
    add(found.configmaps, configMapRef?.name)
  }
}

function visitVolume(volume: Wire<V1Volume>, podName: string, found: PodReferences): void {
  const { secret, configMap, projected, persistentVolumeClaim, ephemeral, azureFile, csi } = volume
  add(found.secrets, secret?.secretName)
  add(found.configmaps, configMap?.name)
  for (const source of projected?.sources ?? []) {
    add(found.secrets, source.secret?.name)
    add(found.configmaps, source.configMap?.name)
  }
  add(found.persistentvolumeclaims, persistentVolumeClaim?.claimName)
  if (ephemeral) add(found.persistentvolumeclaims, `${podName}-${volume.name}`)
  add(found.secrets, azureFile?.secretName)
  add(found.secrets, csi?.nodePublishSecretRef?.name)
  for (const { secretRef } of [volume.cephfs, volume.cinder, volume.flexVolume, volume.rbd, volume.scaleIO].filter(
    isSet,
  )) {
    add(found.secrets, secretRef?.name)
  }
  for (const { secretRef } of [volume.iscsi, volume.storageos].filter(isSet)) add(found.secrets, secretRef?.name)
}

function isSet<T>(value: T | undefined): value is T {
  return value !== undefined
}

function add(names: Set<string>, name: string | undefined): void {
  if (name) names.add(name)
}
