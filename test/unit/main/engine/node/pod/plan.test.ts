import { beforeEach, describe, expect, test } from 'vitest'
import type { Container, Pod, PodSpec } from '#kube/kinds/core/pod.ts'
import { hashOf } from '../../../../../../main/engine/node/pod/container-history.ts'
import { planPod } from '../../../../../../main/engine/node/pod/plan.ts'
import type { PodInput, PodPlan } from '../../../../../../main/engine/node/pod/pod-action.ts'
import { memoryOf, newPodMemory, type PodMemory } from '../../../../../../main/engine/node/pod/pod-memory.ts'
import { podStatus } from '../../../../../../main/engine/node/pod/pod-status.ts'
import type { RuntimeContainer, RuntimePod } from '../../../../../../main/engine/drivers/runtime/runtime.ts'

const now = Date.parse('2026-01-01T12:00:00Z')
const app: Container = { name: 'app', image: 'v1' }

/** A pod, and what the runtime has of it. */
class Scene {
  pod: Pod
  memory: PodMemory = newPodMemory()
  sandbox: RuntimePod['sandbox'] = { id: 'box', isRunning: true, address: '10.0.0.2', createdAt: now }
  containers: RuntimeContainer[] = []
  now = now

  constructor(spec: Partial<PodSpec> = {}) {
    this.pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default', uid: 'u', generation: 3 },
      spec: { containers: [app], nodeName: 'n', ...spec },
    }
  }

  has(name: string, state: Partial<RuntimeContainer> = {}): this {
    const container = [...(this.pod.spec.initContainers ?? []), ...this.pod.spec.containers].find(
      (one) => one.name === name,
    )
    const attempt = state.attempt ?? 0
    this.containers.push({
      id: `${name}-${String(attempt)}`,
      sandboxId: 'box',
      name,
      attempt,
      hash: container ? hashOf(container) : '',
      state: 'running',
      image: container?.image ?? '',
      imageId: 'sha256:1',
      startedAt: now - 60_000,
      finishedAt: 0,
      exitCode: 0,
      exitReason: 'Completed',
      exitMessage: '',
      ...state,
    })
    return this
  }

  ended(name: string, exitCode: number, more: Partial<RuntimeContainer> = {}): this {
    return this.has(name, {
      state: 'exited',
      exitCode,
      exitReason: exitCode === 0 ? 'Completed' : 'Error',
      finishedAt: this.now - 1000,
      ...more,
    })
  }

  get input(): PodInput {
    const observed: RuntimePod = {
      identity: undefined,
      sandbox: this.sandbox,
      staleSandboxIds: [],
      containers: this.containers,
    }
    return { pod: this.pod, observed, memory: this.memory, now: this.now, blockedBy: undefined }
  }

  get plan(): PodPlan {
    return planPod(this.input)
  }

  /** The actions, as `type name`. */
  get steps(): string[] {
    return this.plan.actions.map((action) => {
      if (action.type === 'start') return `start ${action.container.name} ${String(action.attempt)}`
      if (action.type === 'signal') return `${action.signal} ${action.id}`
      return 'id' in action ? `${action.type} ${action.id}` : action.type
    })
  }

  get status() {
    return podStatus(this.input, { address: '10.0.0.1', runtime: 'docker' })
  }

  get state() {
    return this.status.containerStatuses?.[0]
  }
}

let scene: Scene
beforeEach(() => {
  scene = new Scene()
})

describe('a pod that begins', () => {
  test('gets a sandbox first, at the address that it had', () => {
    scene.sandbox = undefined
    expect(scene.plan.actions).toEqual([{ type: 'create-sandbox', address: undefined }])
    scene.pod = { ...scene.pod, status: { podIP: '10.0.0.9' } }
    expect(scene.plan.actions).toEqual([{ type: 'create-sandbox', address: '10.0.0.9' }])
    expect(scene.state?.state?.waiting?.reason).toBe('ContainerCreating')
  })

  test('then its containers, side by side', () => {
    scene = new Scene({ containers: [app, { name: 'side', image: 'v1' }] })
    expect(scene.steps).toEqual(['start app 0', 'start side 0'])
  })

  test('is running and ready when they run', () => {
    scene.has('app')
    expect(scene.plan).toEqual({ actions: [] })
    expect(scene.status).toMatchObject({
      phase: 'Running',
      podIP: '10.0.0.2',
      hostIP: '10.0.0.1',
      observedGeneration: 3,
    })
    expect(scene.state).toMatchObject({ ready: true, started: true, restartCount: 0, containerID: 'docker://app-0' })
    expect(scene.status.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ])
  })

  test('what cannot be created is tried again when its time has come', () => {
    Object.assign(memoryOf(scene.memory, 'app'), {
      waiting: { reason: 'ErrImagePull', message: 'no' },
      retryAt: now + 10_000,
    })
    expect(scene.plan).toEqual({ actions: [], lookAgainIn: 10_000 })
    expect(scene.state?.state?.waiting).toEqual({ reason: 'ErrImagePull', message: 'no' })
    expect(scene.status.phase).toBe('Pending')
    scene.now += 10_000
    expect(scene.steps).toEqual(['start app 0'])
  })

  test('a half of a broken attempt is cleared away', () => {
    scene.has('app', { state: 'created' })
    expect(scene.steps).toEqual(['remove app-0'])
  })
})

describe('init containers', () => {
  const init = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'v1', ...more })

  test('run one after the other, and the others wait', () => {
    scene = new Scene({ initContainers: [init('one'), init('two')] })
    expect(scene.steps).toEqual(['start one 0'])
    expect(scene.has('one').steps).toEqual([])
    scene.containers = []
    expect(scene.ended('one', 0).steps).toEqual(['start two 0'])
    expect(scene.status.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({
      status: 'False',
      message: 'containers with incomplete status: [two]',
    })
    expect(scene.ended('two', 0).steps).toEqual(['start app 0'])
    expect(scene.state?.state?.waiting?.reason).toBe('ContainerCreating')
  })

  test('one that fails is tried again, or fails the pod where nothing is restarted', () => {
    scene = new Scene({ initContainers: [init('one')] }).ended('one', 1)
    expect(scene.steps).toEqual(['start one 1'])
    scene = new Scene({ initContainers: [init('one')], restartPolicy: 'Never' }).ended('one', 1)
    expect(scene.steps).toEqual([])
    expect(scene.status.phase).toBe('Failed')
  })

  test('are not repeated when a container ends, but are in a new sandbox', () => {
    scene = new Scene({ initContainers: [init('one')] }).ended('one', 0).ended('app', 1)
    expect(scene.steps).toEqual(['start app 1'])
    scene.sandbox = { id: 'new', isRunning: true, address: '10.0.0.2', createdAt: now }
    expect(scene.steps).toEqual(['start one 1'])
  })

  test('a sidecar counts as passed when it runs, and comes back whatever it ended with', () => {
    scene = new Scene({
      initContainers: [init('proxy', { restartPolicy: 'Always' }), init('two')],
      restartPolicy: 'Never',
    })
    expect(scene.steps).toEqual(['start proxy 0'])
    expect(scene.has('proxy').steps).toEqual(['start two 0'])
    scene.containers = []
    scene.ended('proxy', 0).ended('two', 0).has('app')
    expect(scene.steps).toEqual(['start proxy 1'])
  })
})

describe('a container that ends', () => {
  test.each([
    ['Always', 0, ['start app 1'], 'Running'],
    ['Always', 1, ['start app 1'], 'Running'],
    ['OnFailure', 0, [], 'Succeeded'],
    ['OnFailure', 1, ['start app 1'], 'Running'],
    ['Never', 0, [], 'Succeeded'],
    ['Never', 1, [], 'Failed'],
  ] as const)('with restartPolicy %s and exit code %i', (restartPolicy, exitCode, steps, phase) => {
    scene = new Scene({ restartPolicy }).ended('app', exitCode)
    expect(scene.steps).toEqual(steps)
    expect(scene.status.phase).toBe(phase)
    expect(scene.state?.state?.terminated).toMatchObject({ exitCode })
  })

  test('waits for its back-off, and says so', () => {
    scene
      .ended('app', 1, { attempt: 3 })
      .has('app', { attempt: 2, state: 'exited', exitCode: 2, finishedAt: now - 90_000 })
    memoryOf(scene.memory, 'app').restart = { delay: 40_000, updatedAt: now - 5000 }
    expect(scene.plan).toEqual({ actions: [], lookAgainIn: 39_000 })
    expect(scene.state).toMatchObject({
      ready: false,
      restartCount: 3,
      state: {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: 'back-off 40s restarting failed container=app pod=p_default(u)',
        },
      },
      lastState: { terminated: { exitCode: 1 } },
    })
    expect(scene.status.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [app]',
    })
    scene.now += 39_000
    expect(scene.steps).toEqual(['start app 4'])
  })

  test('only the last one before is kept, for its log', () => {
    scene.has('app', { attempt: 5 })
    for (const attempt of [4, 3, 2]) scene.ended('app', 1, { attempt })
    expect(scene.steps).toEqual(['remove app-3', 'remove app-2'])
  })

  test('is counted on where the runtime has forgotten it', () => {
    const status = { name: 'app', ready: true, restartCount: 2, image: '', imageID: '', containerID: 'docker://x' }
    scene.pod = { ...scene.pod, status: { containerStatuses: [status] } }
    expect(scene.steps).toEqual(['start app 3'])
  })
})

describe('what changes under a pod', () => {
  test('another image replaces the container, asking it first', () => {
    scene.has('app', { hash: 'other' })
    expect(scene.steps).toEqual(['SIGTERM app-0'])
    scene.memory.askedToStop.set('app-0', now)
    expect(scene.plan).toEqual({ actions: [], lookAgainIn: 30_000 })
    scene.now += 30_000
    expect(scene.steps).toEqual(['SIGKILL app-0'])
    scene = new Scene({ restartPolicy: 'Never' }).ended('app', 143, { hash: 'other' })
    expect(scene.steps).toEqual(['start app 1'])
  })

  test('a sandbox that stopped is started again, when what still runs in it has been killed', () => {
    scene.has('app')
    scene.sandbox = { id: 'box', isRunning: false, address: '10.0.0.2', createdAt: now }
    expect(scene.steps).toEqual(['SIGKILL app-0'])
    scene.memory.killed.set('app-0', now)
    expect(scene.steps).toEqual([])
    scene.containers = []
    expect(scene.ended('app', 137).steps).toEqual(['start-sandbox box'])
  })

  test('nobody builds a sandbox for a pod that has nothing left to run', () => {
    scene = new Scene({ restartPolicy: 'Never' }).ended('app', 0)
    scene.sandbox = undefined
    expect(scene.steps).toEqual([])
  })
})

describe('a pod that is deleted', () => {
  const deleted = (grace: number, spec: Partial<PodSpec> = {}): Scene => {
    const made = new Scene(spec)
    made.pod = {
      ...made.pod,
      metadata: { ...made.pod.metadata, deletionTimestamp: 'soon', deletionGracePeriodSeconds: grace },
    }
    return made
  }

  test('asks its containers, waits, kills, clears up, and goes last', () => {
    scene = deleted(10).has('app')
    expect(scene.steps).toEqual(['SIGTERM app-0'])
    scene.memory.askedToStop.set('app-0', now)
    expect(scene.plan).toEqual({ actions: [], lookAgainIn: 10_000 })
    scene.now += 10_000
    expect(scene.steps).toEqual(['SIGKILL app-0'])
    scene.containers = []
    scene.ended('app', 137)
    expect(scene.steps).toEqual(['remove app-0', 'remove-sandbox box', 'finish'])
  })

  test('rests while finalizers hold what the node has let go of', () => {
    scene = deleted(0)
    scene.sandbox = undefined
    expect(scene.steps).toEqual(['finish'])
    scene.pod = { ...scene.pod, metadata: { ...scene.pod.metadata, finalizers: ['example.com/hold'] } }
    expect(scene.plan.actions).toEqual([])
  })

  test('a shorter grace period counts from when it was asked first', () => {
    scene = deleted(2).has('app')
    scene.memory.askedToStop.set('app-0', now - 3000)
    expect(scene.steps).toEqual(['SIGKILL app-0'])
  })

  test('sidecars stop after the others', () => {
    scene = deleted(10, { initContainers: [{ name: 'proxy', image: 'v1', restartPolicy: 'Always' }] })
      .has('proxy')
      .has('app')
    expect(scene.steps).toEqual(['SIGTERM app-0'])
    scene.containers = []
    expect(scene.has('proxy').ended('app', 0).steps).toEqual(['SIGTERM proxy-0'])
  })

  test('starts nothing any more', () => {
    scene = deleted(10)
    expect(scene.steps).toEqual(['remove-sandbox box', 'finish'])
  })
})

test('a pod past its deadline fails, is stopped, and keeps its containers for their logs', () => {
  scene = new Scene({ activeDeadlineSeconds: 60 }).has('app')
  scene.pod = { ...scene.pod, status: { startTime: new Date(now - 59_000).toISOString() } }
  expect(scene.plan.lookAgainIn).toBe(1000)
  scene.now += 1000
  expect(scene.steps).toEqual(['SIGTERM app-0'])
  expect(scene.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' })
  scene.pod = { ...scene.pod, status: scene.status }
  scene.containers = []
  expect(scene.ended('app', 143).steps).toEqual(['remove-sandbox box'])
})
