import { describe, expect, test } from 'vitest'
import type { ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { statusError } from '#kube/meta/status.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { reconcileReplicaSet } from '../../../../../main/engine/controllers/replica-set/reconcile.ts'
import type { Intent } from '../../../../../main/engine/runtime/intents.ts'
import { viewOf } from '../../../../support/reader.ts'

const now = Date.parse('2026-01-01T12:00:00Z')
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString().replace('.000', '')

const aSet = (replicas: number, spec: Partial<ReplicaSet['spec']> = {}): ReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'default', uid: 'set', generation: 2 },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app' }] } },
    ...spec,
  },
})

interface PodShape {
  readonly node?: string
  readonly phase?: 'Pending' | 'Running' | 'Failed'
  readonly readySince?: number
  readonly owner?: string | null
  readonly labels?: Record<string, string>
  readonly deleting?: boolean
  readonly cost?: string
  readonly restarts?: number
}

function podOf(name: string, shape: PodShape = {}): Pod {
  const { node = 'n1', phase = 'Running', readySince, owner = 'set', labels = { app: 'web' }, restarts = 0 } = shape
  const reference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: owner ?? '', controller: true }
  const ready = readySince === undefined ? 'False' : 'True'
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: name,
      namespace: 'default',
      labels,
      creationTimestamp: ago(1000),
      ...(owner ? { ownerReferences: [reference] } : {}),
      ...(shape.deleting ? { deletionTimestamp: ago(0) } : {}),
      ...(shape.cost ? { annotations: { 'controller.kubernetes.io/pod-deletion-cost': shape.cost } } : {}),
    },
    spec: { containers: [{ name: 'app' }], ...(node ? { nodeName: node } : {}) },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready, lastTransitionTime: ago(readySince ?? 0) }],
      containerStatuses: [{ name: 'app', ready: ready === 'True', restartCount: restarts, image: '', imageID: '' }],
    },
  }
}

const flat = (intents: readonly Intent[]): Intent[] =>
  intents.flatMap((intent) => (intent.type === 'batch' ? flat(intent.intents) : [intent]))

function outcome(set: ReplicaSet, pods: readonly KubeObject[]) {
  const { intents, requeueAfter } = reconcileReplicaSet(viewOf(set, pods, now))
  const all = flat(intents)
  return {
    created: all.flatMap((intent) => (intent.type === 'create' ? [intent.object as Pod] : [])),
    deleted: all.flatMap((intent) => (intent.type === 'delete' ? [intent.object.metadata.name] : [])),
    updated: all.flatMap((intent) => (intent.type === 'update' && !intent.subresource ? [intent.object as Pod] : [])),
    status: all.flatMap((intent) =>
      intent.type === 'update' && intent.subresource === 'status' ? [(intent.object as ReplicaSet).status] : [],
    )[0],
    requeueAfter,
    intents,
  }
}

describe('a replica set', () => {
  test('makes the pods that are missing, from its template and owned by it', () => {
    const { created } = outcome(aSet(3), [podOf('a')])
    expect(created).toHaveLength(2)
    expect(created[0]?.metadata).toMatchObject({
      generateName: 'web-',
      labels: { app: 'web' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'web', uid: 'set', controller: true, blockOwnerDeletion: true }],
    })
  })

  test('finished and terminating pods do not count; nothing is made while it is being deleted', () => {
    const pods = [podOf('a', { phase: 'Failed' }), podOf('b', { deleting: true }), podOf('c')]
    expect(outcome(aSet(2), pods).created).toHaveLength(1)
    const set = aSet(2)
    const deleting = { ...set, metadata: { ...set.metadata, deletionTimestamp: ago(0) } }
    expect(outcome(deleting, pods).created).toEqual([])
  })

  test.each<[string, PodShape, PodShape]>([
    ['one without a node', { node: '' }, { readySince: 100 }],
    ['one that is pending', { phase: 'Pending' }, { readySince: 100 }],
    ['one that is not ready', {}, { readySince: 100 }],
    ['the cheaper one', { readySince: 100, cost: '-5' }, { readySince: 100 }],
    ['the one that has been ready for less long', { readySince: 10 }, { readySince: 5000 }],
    ['the one that restarts more', { readySince: 100, restarts: 4 }, { readySince: 100 }],
  ])('gives up %s first', (_what, less, more) => {
    expect(outcome(aSet(1), [podOf('z-less', less), podOf('a-more', more)]).deleted).toEqual(['z-less'])
    expect(outcome(aSet(1), [podOf('a-less', less), podOf('z-more', more)]).deleted).toEqual(['a-less'])
  })

  test('thins out the fullest node', () => {
    const pods = [
      podOf('a', { node: 'n1', readySince: 100 }),
      podOf('b', { node: 'n2', readySince: 100 }),
      podOf('c', { node: 'n2', readySince: 100 }),
    ]
    expect(outcome(aSet(2), pods).deleted).not.toContain('a')
  })

  test('takes in orphans that it selects, counts them, and lets go of its own that it no longer selects', () => {
    const { updated, created } = outcome(aSet(2), [
      podOf('orphan', { owner: null }),
      podOf('stranger', { labels: { app: 'db' } }),
      podOf('taken', { owner: 'other' }),
    ])
    const byName = new Map(updated.map(({ metadata }) => [metadata.name, metadata.ownerReferences]))
    expect(byName.get('orphan')).toMatchObject([{ uid: 'set', controller: true }])
    expect(byName.get('stranger')).toEqual([])
    expect(byName.has('taken')).toBe(false)
    expect(created).toHaveLength(1)
  })

  test('counts what is ready and available, and comes back when minReadySeconds are over', () => {
    const pods = [
      podOf('a', { readySince: 100 }),
      podOf('b', { readySince: 10 }),
      podOf('c'),
      podOf('d', { deleting: true }),
    ]
    const { status, requeueAfter } = outcome(aSet(3, { minReadySeconds: 30 }), pods)
    expect(status).toMatchObject({
      observedGeneration: 2,
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 2,
      availableReplicas: 1,
      terminatingReplicas: 1,
    })
    expect(requeueAfter).toBe(20_000)
  })

  test('writes no status that says the same', () => {
    const pods = [podOf('a', { readySince: 100 })]
    const { status } = outcome(aSet(1), pods)
    const settled = status ? { ...aSet(1), status } : aSet(1)
    expect(reconcileReplicaSet(viewOf(settled, pods, now)).intents).toEqual([])
  })

  test('says why it cannot make pods', () => {
    const { intents } = outcome(aSet(1), [])
    const [creation] = intents
    const refusal = statusError(403, 'Forbidden', 'exceeded quota')
    const told = creation?.type === 'batch' ? flat(creation.onFailure?.(refusal) ?? []) : []
    expect(told[0]).toMatchObject({
      type: 'event',
      note: { reason: 'FailedCreate', message: 'Error creating: exceeded quota' },
    })
    expect(told[1]).toMatchObject({
      object: { status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }] } },
    })
  })
})
