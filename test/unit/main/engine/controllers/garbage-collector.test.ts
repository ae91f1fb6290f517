import { describe, expect, test } from 'vitest'
import type { ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import type { KubeObject, ObjectMeta, OwnerReference } from '#kube/meta/object.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { createGraph } from '../../../../../main/engine/controllers/garbage-collector/graph.ts'
import { createServedKinds } from '../../../../../main/engine/kinds/served-kinds.ts'
import { reconcileDependent } from '../../../../../main/engine/controllers/garbage-collector/reconcile.ts'
import type { Intent } from '../../../../../main/engine/runtime/intents.ts'
import { aPod } from '../../../../support/manifests.ts'
import { readerOf } from '../../../../support/reader.ts'

const graph = createGraph(createServedKinds())

const setOf = (name: string, metadata: Partial<ObjectMeta> = {}): ReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name, uid: name, namespace: 'default', ...metadata },
  spec: { selector: {}, template: { metadata: {}, spec: { containers: [] } } },
})

const ownedBy = (...owners: Partial<OwnerReference>[]): Pod => {
  const ownerReferences = owners.map((owner) => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: '',
    uid: '',
    ...owner,
  }))
  const pod = aPod('p', {})
  return { ...pod, metadata: { ...pod.metadata, uid: 'p', ownerReferences } }
}
const to = (name: string, more: Partial<OwnerReference> = {}) => ({ name, uid: name, ...more })

const flat = (intents: readonly Intent[]): Intent[] =>
  intents.flatMap((intent) => (intent.type === 'batch' ? flat(intent.intents) : [intent]))
const collect = (id: string, objects: readonly KubeObject[]): Intent[] =>
  flat(reconcileDependent(graph, id, readerOf(objects)).intents)

const pod = '/pods|default/p'
const set = 'apps/replicasets|default/s'
const waiting = { deletionTimestamp: 'now', finalizers: ['foregroundDeletion'] }

describe('the garbage collector', () => {
  test('leaves what has an owner, and what never had one', () => {
    expect(collect(pod, [setOf('s'), ownedBy(to('s'))])).toEqual([])
    expect(collect(pod, [ownedBy()])).toEqual([])
  })

  test('deletes what has lost its only owner, also when another of its name has come', () => {
    const [gone] = collect(pod, [ownedBy(to('s'))])
    expect(gone).toMatchObject({
      type: 'delete',
      options: { propagationPolicy: 'Background', preconditions: { uid: 'p' } },
    })
    expect(collect(pod, [setOf('s', { uid: 'another' }), ownedBy(to('s'))])).toMatchObject([{ type: 'delete' }])
  })

  test('an owner that is left keeps it; the references to those that are gone go', () => {
    expect(collect(pod, [setOf('s'), ownedBy(to('s'), to('gone'))])).toMatchObject([
      { type: 'update', object: { metadata: { ownerReferences: [{ uid: 's' }] } } },
    ])
  })

  test('an owner of a kind that is not known here is taken to be there', () => {
    expect(collect(pod, [ownedBy({ ...to('x'), apiVersion: 'example.com/v1', kind: 'Widget' })])).toEqual([])
  })

  test('in the foreground the owner waits for the dependents that block it', () => {
    const blocking = [setOf('s', waiting), ownedBy(to('s', { blockOwnerDeletion: true }))]
    expect(collect(set, blocking)).toEqual([])
    expect(collect(pod, blocking)).toMatchObject([{ type: 'delete' }])
    expect(collect(set, [setOf('s', waiting), ownedBy(to('s'))])).toMatchObject([
      { type: 'update', object: { metadata: { finalizers: [] } } },
    ])
  })

  test('dependents that have dependents of their own are deleted in the foreground, too', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', uid: 'd', blockOwnerDeletion: true }
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', uid: 'd', namespace: 'default', ...waiting },
    }
    const objects = [
      deployment,
      setOf('s', { ownerReferences: [owner] }),
      ownedBy(to('s', { blockOwnerDeletion: true })),
    ]
    expect(collect(set, objects)).toMatchObject([{ type: 'delete', options: { propagationPolicy: 'Foreground' } }])
  })

  test('in a circle it blocks nobody any more, then goes', () => {
    const circle = (blockOwnerDeletion: boolean) => [
      setOf('s', { ...waiting, ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'p' }] }),
      ownedBy(to('s', { blockOwnerDeletion })),
    ]
    expect(collect(pod, circle(true))).toMatchObject([
      { type: 'update', object: { metadata: { ownerReferences: [{ uid: 's', blockOwnerDeletion: false }] } } },
    ])
    expect(collect(pod, circle(false))).toMatchObject([
      { type: 'delete', options: { propagationPolicy: 'Foreground' } },
    ])
  })

  test('orphaning frees the dependents first, then the object', () => {
    const objects = [setOf('s', { deletionTimestamp: 'now', finalizers: ['orphan', 'mine'] }), ownedBy(to('s'))]
    expect(collect(set, objects)).toMatchObject([
      { type: 'update', object: { kind: 'Pod', metadata: { ownerReferences: [] } } },
      { type: 'update', object: { kind: 'ReplicaSet', metadata: { finalizers: ['mine'] } } },
    ])
  })
})
