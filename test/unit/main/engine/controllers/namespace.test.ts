import { expect, test } from 'vitest'
import { namespace as namespaceKind, type Namespace } from '#kube/kinds/core/namespace.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { reconcileNamespace } from '../../../../../main/engine/controllers/namespace/reconcile.ts'
import { createServedKinds } from '../../../../../main/engine/kinds/served-kinds.ts'
import { aPod } from '../../../../support/manifests.ts'
import { readerOf } from '../../../../support/reader.ts'

const going: Namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'default', deletionTimestamp: '2026-01-01T00:00:00Z' },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Terminating' },
}
const map: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } }

const namespacedKinds = createServedKinds().stored.filter(({ namespaced }) => namespaced)

const intentsFor = (objects: readonly KubeObject[]) =>
  reconcileNamespace({ object: going, key: 'default', read: readerOf(objects), now: 0 }, namespacedKinds).intents

test('pods go first, and all five conditions say how far it is', () => {
  const pod = aPod('p', {})
  const held = { ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/hold'], deletionTimestamp: 'now' } }
  const [report, ...rest] = intentsFor([map, held])
  expect(rest).toEqual([])
  expect(report).toMatchObject({ type: 'update', kind: namespaceKind, subresource: 'status' })
  const { status } = (report as unknown as { object: Namespace }).object
  expect(status?.conditions?.map(({ type, status, message }) => `${type}=${status} ${message ?? ''}`)).toEqual([
    'NamespaceDeletionDiscoveryFailure=False All resources successfully discovered',
    'NamespaceDeletionGroupVersionParsingFailure=False All legacy kube types successfully parsed',
    'NamespaceDeletionContentFailure=False All content successfully deleted, may be waiting on finalization',
    'NamespaceContentRemaining=True Some resources are remaining: pods. has 1 resource instances',
    'NamespaceFinalizersRemaining=True Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
  ])
})

test('the namespace goes with the last of its content', () => {
  expect(intentsFor([])).toMatchObject([
    { type: 'update', subresource: 'finalize', object: { spec: { finalizers: [] } } },
  ])
})
