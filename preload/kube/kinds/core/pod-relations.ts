import { isRecord } from '#base/wire.ts'
import type { Relation } from '../../meta/kind.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'
import { allContainers } from './pod-spec.ts'
import type { Pod, Volume } from './pod-types.ts'

export function podRelations(pod: Pod): Relation[] {
  const { spec, metadata } = pod
  const scope = metadata.namespace ? { namespace: metadata.namespace } : {}
  const mounted = (kind: string) => (name: unknown) =>
    typeof name === 'string' ? relationTo('mounts', { kind, name, ...scope }) : []
  const configMap = mounted('ConfigMap')
  const secret = mounted('Secret')
  const fromEnvironment = allContainers(spec).flatMap(({ env = [], envFrom = [] }) => [
    ...env.flatMap(({ valueFrom }) => [
      ...configMap(valueFrom?.configMapKeyRef?.name),
      ...secret(valueFrom?.secretKeyRef?.name),
    ]),
    ...envFrom.flatMap(({ configMapRef, secretRef }) => [...configMap(configMapRef?.name), ...secret(secretRef?.name)]),
  ])
  const fromVolumes = (spec.volumes ?? []).flatMap((volume) => [
    ...configMap(nameIn(volume, 'configMap', 'name')),
    ...secret(nameIn(volume, 'secret', 'secretName')),
    ...mounted('PersistentVolumeClaim')(nameIn(volume, 'persistentVolumeClaim', 'claimName')),
  ])
  return distinct([
    ...ownersOf(pod),
    ...relationTo('runs-on', { kind: 'Node', ...(spec.nodeName ? { name: spec.nodeName } : {}) }),
    ...fromVolumes,
    ...fromEnvironment,
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }) => secret(name)),
    ...mounted('ServiceAccount')(spec.serviceAccountName),
  ])
}

function nameIn(volume: Volume, source: string, field: string): unknown {
  const content = volume[source]
  return isRecord(content) ? content[field] : undefined
}
