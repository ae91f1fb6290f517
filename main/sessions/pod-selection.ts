import { AppError } from '#base/errors.ts'
import { isRecord } from '#base/wire.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { pathOf } from '#kube/meta/kind.ts'
import type { LabelSelector } from '#kube/meta/object.ts'
import { formatLabelSelector, labelSelectorOf } from '#kube/selectors/labels.ts'
import type { Connection } from '../clusters/connection.ts'
import { requestJson } from '../clusters/request.ts'
import type { FeedQuery } from '../watch/hub.ts'

export const podResource = { group: '', version: 'v1', resource: podKind.resource, namespaced: true } as const

export function podQuery(
  namespace: string | undefined,
  narrow: Pick<FeedQuery, 'labelSelector' | 'fieldSelector'>,
): FeedQuery {
  return { resource: podResource, ...(namespace ? { namespace } : {}), ...narrow }
}

/** Which pods a pod, a workload or a service means. Throws where the object has no selector. */
export async function selectPods(connection: Connection, ref: ObjectRef): Promise<FeedQuery> {
  const { group, resource } = ref.resource
  if (group === '' && resource === 'pods')
    return podQuery(ref.namespace, { fieldSelector: `metadata.name=${ref.name}` })
  const object = await requestJson(connection, pathOf(ref.resource, ref.namespace, ref.name))
  const labelSelector = selectorTextOf(
    object,
    group === '' && (resource === 'services' || resource === 'replicationcontrollers'),
  )
  if (!labelSelector) throw new AppError('forward.no-ready-pod', { name: ref.name, reason: 'it selects no pods' })
  return podQuery(ref.namespace, { labelSelector })
}

/** Services and replication controllers have a plain map where everything else has a LabelSelector. */
export function selectorTextOf(object: Record<string, unknown>, isPlain: boolean): string | undefined {
  const spec = isRecord(object['spec']) ? object['spec'] : {}
  const { selector } = spec
  if (!isRecord(selector) || Object.keys(selector).length === 0) return undefined
  const full = (isPlain ? { matchLabels: selector } : selector) as LabelSelector
  const parsed = labelSelectorOf(full)
  return parsed && formatLabelSelector(parsed)
}
