import { beforeEach, describe, expect, test } from 'vitest'
import { deployment as deploymentKind, type Deployment, type DeploymentSpec } from '#kube/kinds/apps/deployment.ts'
import { replicaSet as replicaSetKind, type ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import { findCondition, keyOf } from '#kube/meta/object.ts'
import { reconcileDeployment } from '../../../../../main/engine/controllers/deployment/reconcile.ts'
import { IndexedCache } from '../../../../../main/engine/runtime/indexed-cache.ts'
import type { Read } from '../../../../../main/engine/runtime/informer.ts'
import type { Intent } from '../../../../../main/engine/runtime/intents.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { KubeObject } from '#kube/meta/object.ts'

/** A deployment and its replica sets, with a replica set controller that a test moves by hand. */
class Story {
  now = Date.parse('2026-01-01T12:00:00Z')
  readonly sets = new IndexedCache<ReplicaSet>()
  readonly pods = new IndexedCache<Pod>()
  readonly told: string[] = []
  deployment: Deployment
  requeueAfter: number | undefined
  #count = 0

  constructor(spec: Partial<DeploymentSpec> = {}) {
    this.deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default', uid: 'd', generation: 1 },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'web' } },
        template: templateOf('v1'),
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        progressDeadlineSeconds: 600,
        revisionHistoryLimit: 10,
        ...spec,
      },
    }
  }

  change(spec: Partial<DeploymentSpec>): void {
    const { metadata } = this.deployment
    this.deployment = {
      ...this.deployment,
      metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 },
      spec: { ...this.deployment.spec, ...spec },
    }
  }

  /** Reconciles until it writes nothing more. */
  settle(): void {
    const read = ((kind: { kind: string }) =>
      kind.kind === replicaSetKind.kind ? this.sets : this.pods) as unknown as Read
    for (let round = 0; round < 30; round++) {
      const view = { key: keyOf(this.deployment), object: this.deployment, read, now: this.now }
      const { intents, requeueAfter } = reconcileDeployment(view)
      this.requeueAfter = requeueAfter
      if (intents.length === 0) return
      for (const intent of intents) this.#apply(intent)
    }
    throw new Error('the deployment never settles')
  }

  #apply(intent: Intent): void {
    if (intent.type === 'event') this.told.push(intent.note.message)
    if (intent.type === 'create') {
      const created = intent.object as ReplicaSet
      const time = new Date(this.now + ++this.#count * 1000).toISOString()
      this.sets.put({
        ...created,
        metadata: { ...created.metadata, uid: `s${String(this.#count)}`, creationTimestamp: time, generation: 1 },
      })
      for (const next of intent.then?.(created) ?? []) this.#apply(next)
    }
    if (intent.type === 'delete') this.sets.remove(keyOf(intent.object))
    if (intent.type === 'update') this.#update(intent.object)
  }

  #update(object: KubeObject): void {
    if (object.kind === deploymentKind.kind) this.deployment = object as Deployment
    else this.sets.put(object as ReplicaSet)
  }

  /** The replica sets have made what was asked; `available` of each are available. */
  observe(available: Record<string, number> = {}): void {
    for (const set of this.sets.list()) {
      const replicas = set.spec.replicas ?? 0
      const count = Math.min(replicas, available[imageOf(set)] ?? replicas)
      const status = {
        replicas,
        readyReplicas: count,
        availableReplicas: count,
        observedGeneration: set.metadata.generation ?? 0,
      }
      this.sets.put({ ...set, status })
    }
  }

  sizes(): Record<string, number> {
    return Object.fromEntries(this.sets.list().map((set) => [imageOf(set), set.spec.replicas ?? 0]))
  }

  finish(): void {
    for (let round = 0; round < 20; round++) {
      this.observe()
      this.settle()
    }
  }

  condition(type: string) {
    return findCondition(this.deployment.status?.conditions, type)
  }
}

const templateOf = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'app', image }] },
})
const imageOf = (set: ReplicaSet): string => set.spec.template?.spec.containers[0]?.image ?? ''
const revisionOf = (object: KubeObject | undefined): string | undefined =>
  object?.metadata.annotations?.['deployment.kubernetes.io/revision']

describe('a deployment', () => {
  let story: Story
  beforeEach(() => {
    story = new Story()
  })

  const setOf = (image: string): ReplicaSet | undefined => story.sets.list().find((set) => imageOf(set) === image)

  test('makes a replica set of its template, named and labelled by the template’s hash', () => {
    story.settle()
    const [set] = story.sets.list()
    const hash = set?.metadata.labels?.['pod-template-hash']
    expect(set?.metadata.name).toBe(`web-${String(hash)}`)
    expect(set?.spec).toMatchObject({
      replicas: 4,
      selector: { matchLabels: { app: 'web', 'pod-template-hash': hash } },
    })
    expect(set?.spec.template?.metadata?.labels).toEqual({ app: 'web', 'pod-template-hash': hash })
    expect(revisionOf(set)).toBe('1')
    expect(revisionOf(story.deployment)).toBe('1')
    expect(story.condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetCreated' })
    expect(story.condition('Available')).toMatchObject({ status: 'False', reason: 'MinimumReplicasUnavailable' })
    expect(story.told).toEqual([`Scaled up replica set web-${String(hash)} from 0 to 4`])
  })

  test('is done when all its pods are there, available and of the new template', () => {
    story.settle()
    story.finish()
    expect(story.deployment.status).toMatchObject({
      observedGeneration: 1,
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 4,
      availableReplicas: 4,
      unavailableReplicas: 0,
    })
    expect(story.condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
    expect(story.condition('Available')).toMatchObject({ status: 'True', reason: 'MinimumReplicasAvailable' })
    expect(story.requeueAfter).toBeUndefined()
  })

  test('rolls within its bounds: a quarter more, rounded up, and a quarter less, rounded down', () => {
    story.settle()
    story.finish()
    story.change({ template: templateOf('v2') })
    story.settle()
    expect(story.sizes()).toEqual({ v1: 3, v2: 2 })
    story.observe({ v2: 0 })
    story.settle()
    expect(story.sizes()).toEqual({ v1: 3, v2: 2 })
    story.observe({ v2: 1 })
    story.settle()
    expect(story.sizes()).toEqual({ v1: 2, v2: 3 })
    story.finish()
    expect(story.sizes()).toEqual({ v1: 0, v2: 4 })
    expect(revisionOf(story.deployment)).toBe('2')
  })

  test.each([
    [
      { maxSurge: 0, maxUnavailable: 1 },
      { v1: 3, v2: 1 },
    ],
    [
      { maxSurge: 1, maxUnavailable: 0 },
      { v1: 4, v2: 1 },
    ],
    [
      { maxSurge: 0, maxUnavailable: 0 },
      { v1: 3, v2: 1 },
    ],
    [
      { maxSurge: '100%', maxUnavailable: '100%' },
      { v1: 0, v2: 4 },
    ],
  ])('with %j its first step is %j', (rollingUpdate, sizes) => {
    story.settle()
    story.finish()
    story.change({ template: templateOf('v2'), strategy: { type: 'RollingUpdate', rollingUpdate } })
    story.settle()
    expect(story.sizes()).toEqual(sizes)
    story.finish()
    expect(story.sizes()).toEqual({ v1: 0, v2: 4 })
  })

  test('old pods that are not available go first: they hold up nothing', () => {
    story.settle()
    story.observe({ v1: 0 })
    story.settle()
    story.change({ template: templateOf('v2') })
    story.settle()
    expect(story.sizes()).toEqual({ v1: 3, v2: 2 })
  })

  test('a roll back finds its former set, which takes a new revision and remembers the old one', () => {
    story.settle()
    story.finish()
    story.change({ template: templateOf('v2') })
    story.settle()
    story.finish()
    story.change({ template: templateOf('v1') })
    story.settle()
    story.finish()
    expect(story.sizes()).toEqual({ v1: 4, v2: 0 })
    expect(revisionOf(setOf('v1'))).toBe('3')
    expect(setOf('v1')?.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1')
  })

  test('counts on from a revision that is wider than a double', () => {
    story.settle()
    const set = setOf('v1')
    if (!set) throw new Error('there is no set')
    const annotations = { ...set.metadata.annotations, 'deployment.kubernetes.io/revision': '3546343826724305832' }
    story.sets.put({ ...set, metadata: { ...set.metadata, annotations } })
    story.change({ template: templateOf('v2') })
    story.settle()
    expect(revisionOf(setOf('v2'))).toBe('3546343826724305833')
  })

  test('Recreate lets every old pod go before the first new one comes', () => {
    story = new Story({ strategy: { type: 'Recreate' } })
    story.settle()
    story.finish()
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'x',
      uid: setOf('v1')?.metadata.uid ?? '',
      controller: true,
    }
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default', ownerReferences: [owner], deletionTimestamp: 'now' },
      spec: { containers: [] },
    }
    story.pods.put(pod)
    story.change({ template: templateOf('v2') })
    story.settle()
    story.observe()
    story.settle()
    expect(story.sizes()).toEqual({ v1: 0 })
    story.pods.remove(keyOf(pod))
    story.settle()
    expect(story.sizes()).toEqual({ v1: 0, v2: 4 })
  })

  test('a paused deployment does not roll, but follows its size', () => {
    story.settle()
    story.finish()
    story.change({ paused: true, template: templateOf('v2'), replicas: 6 })
    story.settle()
    story.observe()
    story.settle()
    expect(story.sizes()).toEqual({ v1: 6 })
    expect(story.condition('Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' })
    story.change({ paused: false })
    story.settle()
    story.finish()
    expect(story.sizes()).toEqual({ v1: 0, v2: 6 })
  })

  test('a change of size in the middle of a rollout is shared in proportion', () => {
    story = new Story({
      replicas: 10,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
    })
    story.settle()
    story.finish()
    story.change({ template: templateOf('v2') })
    story.settle()
    story.observe({ v2: 0 })
    story.settle()
    expect(story.sizes()).toEqual({ v1: 8, v2: 5 })
    story.change({ replicas: 15 })
    story.settle()
    // The example of the documentation: 5 more pods, 3 of them for the larger set.
    expect(story.sizes()).toEqual({ v1: 11, v2: 7 })
  })

  test('without progress it is out of time, says so once, and recovers', () => {
    story.settle()
    story.observe({ v1: 0 })
    story.settle()
    const wait = story.requeueAfter ?? 0
    expect(wait).toBeGreaterThan(600_000)
    story.now += wait
    story.settle()
    expect(story.condition('Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' })
    expect(story.requeueAfter).toBeUndefined()
    story.finish()
    expect(story.condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  test('keeps as many old sets as its history allows', () => {
    story = new Story({ revisionHistoryLimit: 1 })
    for (const image of ['v1', 'v2', 'v3', 'v4']) {
      story.change({ template: templateOf(image) })
      story.settle()
      story.finish()
    }
    expect(Object.keys(story.sizes()).sort()).toEqual(['v3', 'v4'])
  })

  test('a set of that name with another template makes the next hash differ', () => {
    story.settle()
    const [set] = story.sets.list()
    const taken = {
      ...set,
      metadata: { ...set?.metadata, name: set?.metadata.name ?? '', uid: 'x', labels: {}, ownerReferences: [] },
    } as ReplicaSet
    story = new Story()
    story.sets.put(taken)
    story.settle()
    expect(story.deployment.status?.collisionCount).toBe(1)
    expect(story.sets.list()).toHaveLength(2)
  })
})
