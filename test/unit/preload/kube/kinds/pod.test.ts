import { describe, expect, test } from 'vitest'
import { pod, type ContainerStatus, type Pod, type PodSpec, type PodStatus } from '#kube/kinds/core/pod.ts'

const now = Date.parse('2026-01-01T01:00:00Z')

function make(status: PodStatus, spec: Partial<PodSpec> = {}, metadata: Partial<Pod['metadata']> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'ns', ...metadata },
    spec: { containers: [{ name: 'main' }, { name: 'side' }], ...spec },
    status,
  }
}

function container(name: string, part: Partial<ContainerStatus>): ContainerStatus {
  return { name, ready: false, restartCount: 0, image: '', imageID: '', ...part }
}

const running = (name: string, ready = true) => container(name, { ready, state: { running: {} } })
const waiting = (name: string, reason: string) => container(name, { state: { waiting: { reason } } })
const ended = (name: string, exitCode: number, reason?: string) =>
  container(name, { state: { terminated: { exitCode, ...(reason ? { reason } : {}) } } })
const initialized = [{ type: 'Initialized', status: 'True' as const }]
const isReady = [{ type: 'Ready', status: 'True' as const }]
const init = (...names: string[]) => ({ initContainers: names.map((name) => ({ name })) })
const sidecar = { initContainers: [{ name: 'proxy', restartPolicy: 'Always' as const }] }

function cells(it: Pod): Record<string, unknown> {
  return Object.fromEntries(pod.columns.map((column) => [column.name, column.cell(it, now)]))
}

// The cases of kubernetes pkg/printers/internalversion/printers_test.go TestPrintPod, and more.
describe('kubectl get pods', () => {
  test.each<[string, Pod, string, string]>([
    ['nothing known', make({ phase: 'Pending' }), '0/2', 'Pending'],
    [
      'both running',
      make({ phase: 'Running', containerStatuses: [running('main'), running('side')] }),
      '2/2',
      'Running',
    ],
    [
      'one not ready',
      make({ phase: 'Running', containerStatuses: [running('main', false), running('side')] }),
      '1/2',
      'Running',
    ],
    [
      'one waiting',
      make({ phase: 'Running', containerStatuses: [waiting('main', 'CrashLoopBackOff'), running('side')] }),
      '1/2',
      'CrashLoopBackOff',
    ],
    [
      'the first that waits decides',
      make({
        phase: 'Pending',
        containerStatuses: [waiting('main', 'ErrImagePull'), waiting('side', 'ContainerCreating')],
      }),
      '0/2',
      'ErrImagePull',
    ],
    ['an exit code', make({ phase: 'Failed', containerStatuses: [ended('main', 3)] }), '0/2', 'ExitCode:3'],
    [
      'a signal',
      make({
        phase: 'Failed',
        containerStatuses: [container('main', { state: { terminated: { exitCode: 137, signal: 9 } } })],
      }),
      '0/2',
      'Signal:9',
    ],
    ['a reason of the pod', make({ phase: 'Failed', reason: 'Evicted' }), '0/2', 'Evicted'],
    [
      'one done, one running and ready',
      make({
        phase: 'Running',
        conditions: isReady,
        containerStatuses: [ended('main', 0, 'Completed'), running('side')],
      }),
      '1/2',
      'Running',
    ],
    [
      'one done, one running, not ready',
      make({ phase: 'Running', containerStatuses: [ended('main', 0, 'Completed'), running('side')] }),
      '1/2',
      'NotReady',
    ],
    [
      'all done',
      make({ phase: 'Succeeded', containerStatuses: [ended('main', 0, 'Completed'), ended('side', 0, 'Completed')] }),
      '0/2',
      'Completed',
    ],
    [
      'init under way',
      make({ phase: 'Pending', initContainerStatuses: [ended('i', 0), running('j')] }, init('i', 'j')),
      '0/2',
      'Init:1/2',
    ],
    [
      'init failed',
      make({ phase: 'Pending', initContainerStatuses: [ended('i', 1)] }, init('i')),
      '0/2',
      'Init:ExitCode:1',
    ],
    [
      'init in error',
      make({ phase: 'Pending', initContainerStatuses: [ended('i', 1, 'Error')] }, init('i')),
      '0/2',
      'Init:Error',
    ],
    [
      'init waiting',
      make({ phase: 'Pending', initContainerStatuses: [waiting('i', 'ImagePullBackOff')] }, init('i')),
      '0/2',
      'Init:ImagePullBackOff',
    ],
    [
      'init not begun',
      make({ phase: 'Pending', initContainerStatuses: [waiting('i', 'PodInitializing')] }, init('i')),
      '0/2',
      'Init:0/1',
    ],
    [
      'past init',
      make(
        {
          phase: 'Running',
          conditions: initialized,
          initContainerStatuses: [ended('i', 0)],
          containerStatuses: [running('main'), running('side')],
        },
        init('i'),
      ),
      '2/2',
      'Running',
    ],
    [
      'a sidecar',
      make(
        {
          phase: 'Running',
          initContainerStatuses: [{ ...running('proxy'), started: true }],
          containerStatuses: [running('main'), running('side')],
        },
        sidecar,
      ),
      '3/3',
      'Running',
    ],
    [
      'going',
      make({ phase: 'Running', containerStatuses: [running('main')] }, {}, { deletionTimestamp: 'x' }),
      '1/2',
      'Terminating',
    ],
    ['gone, but for the object', make({ phase: 'Succeeded' }, {}, { deletionTimestamp: 'x' }), '0/2', 'Succeeded'],
    [
      'lost with its node',
      make({ phase: 'Running', reason: 'NodeLost' }, {}, { deletionTimestamp: 'x' }),
      '0/2',
      'Unknown',
    ],
    [
      'gated',
      make({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
      '0/2',
      'SchedulingGated',
    ],
  ])('%s', (_, it, ready, status) => {
    expect(cells(it)).toMatchObject({ Ready: ready, Status: status })
  })

  test('counts restarts, and says when the last one was', () => {
    const lastState = { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:58:00Z' } }
    const it = make({
      phase: 'Running',
      containerStatuses: [
        { ...running('main'), restartCount: 2, lastState },
        { ...running('side'), restartCount: 1 },
      ],
    })
    expect(cells(it)['Restarts']).toBe('3 (2m ago)')
    expect(pod.columns.find(({ name }) => name === 'Restarts')?.cell(it)).toBe('3')
    expect(cells(make({ phase: 'Running' }))['Restarts']).toBe('0')
  })

  test('counts the restarts of init containers while they run, and not after', () => {
    const initContainerStatuses = [{ ...waiting('i', 'CrashLoopBackOff'), restartCount: 4 }]
    expect(cells(make({ phase: 'Pending', initContainerStatuses }, init('i')))['Restarts']).toBe('4')
    const done = [{ ...ended('i', 0), restartCount: 4 }]
    expect(
      cells(make({ phase: 'Running', initContainerStatuses: done, containerStatuses: [running('main')] }, init('i')))[
        'Restarts'
      ],
    ).toBe('0')
  })

  test('has the wide columns', () => {
    const it = make({ phase: 'Running', podIPs: [{ ip: '10.0.0.1' }] }, { nodeName: 'node-1' })
    expect(cells(it)).toMatchObject({
      IP: '10.0.0.1',
      Node: 'node-1',
      'Nominated Node': '<none>',
      'Readiness Gates': '<none>',
    })
    expect(pod.columns.map(({ name, priority }) => `${name} ${String(priority)}`)).toEqual([
      'Name 0',
      'Ready 0',
      'Status 0',
      'Restarts 0',
      'Age 0',
      'IP 1',
      'Node 1',
      'Nominated Node 1',
      'Readiness Gates 1',
    ])
  })
})

describe('health', () => {
  test.each<[Pod, string]>([
    [make({ phase: 'Pending' }), 'progressing'],
    [make({ phase: 'Running', conditions: isReady, containerStatuses: [running('main')] }), 'ready'],
    [make({ phase: 'Running', containerStatuses: [running('main')] }), 'progressing'],
    [make({ phase: 'Running', containerStatuses: [waiting('main', 'CrashLoopBackOff')] }), 'failed'],
    [make({ phase: 'Pending', containerStatuses: [waiting('main', 'ImagePullBackOff')] }), 'failed'],
    [make({ phase: 'Pending', containerStatuses: [waiting('main', 'ContainerCreating')] }), 'progressing'],
    [make({ phase: 'Succeeded' }), 'succeeded'],
    [make({ phase: 'Failed' }), 'failed'],
    [make({ phase: 'Running' }, {}, { deletionTimestamp: 'x' }), 'terminating'],
  ])('%#', (it, state) => {
    expect(pod.health?.(it).state).toBe(state)
  })

  test('says why', () => {
    const message = 'back-off 10s restarting failed container'
    const it = make({
      phase: 'Running',
      containerStatuses: [container('main', { state: { waiting: { reason: 'CrashLoopBackOff', message } } })],
    })
    expect(pod.health?.(it)).toEqual({ state: 'failed', reason: 'CrashLoopBackOff', message })
  })
})

test('relations name what the pod stands on, once each', () => {
  const spec: Partial<PodSpec> = {
    nodeName: 'node-1',
    serviceAccountName: 'default',
    containers: [
      {
        name: 'main',
        envFrom: [{ configMapRef: { name: 'settings' } }],
        env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }],
      },
    ],
    volumes: [{ name: 'v', secret: { secretName: 'tls' } }],
  }
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u', controller: true }
  const relations = pod.relations?.(make({}, spec, { ownerReferences: [owner] })) ?? []
  expect(relations.map(({ role, kind, namespace, name }) => [role, kind, namespace, name])).toEqual([
    ['owner', 'ReplicaSet', 'ns', 'web'],
    ['runs-on', 'Node', undefined, 'node-1'],
    ['mounts', 'Secret', 'ns', 'tls'],
    ['mounts', 'ConfigMap', 'ns', 'settings'],
    ['mounts', 'ServiceAccount', 'ns', 'default'],
  ])
})
