import { expect, test } from 'vitest'
import type { ContainerState, Pod } from '#kube/kinds/core/pod.ts'
import { containersOf } from '../../../../renderer/components/container-view.ts'

function podWith(state: ContainerState | undefined, ready = false): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      containers: [
        { name: 'main', image: 'nginx', ports: [{ containerPort: 80 }], resources: { requests: { cpu: '1' } } },
      ],
    },
    status: state
      ? { containerStatuses: [{ name: 'main', state, ready, restartCount: 3, image: '', imageID: '' }] }
      : {},
  }
}

test.each<[string, ContainerState, boolean, string, string]>([
  ['runs and is ready', { running: {} }, true, 'ready', 'Running'],
  ['runs and is not ready', { running: {} }, false, 'progressing', 'Running'],
  ['waits', { waiting: { reason: 'ContainerCreating' } }, false, 'progressing', 'ContainerCreating'],
  ['crashes', { waiting: { reason: 'CrashLoopBackOff' } }, false, 'failed', 'CrashLoopBackOff'],
  ['has no image', { waiting: { reason: 'ErrImagePull' } }, false, 'failed', 'ErrImagePull'],
  ['has ended well', { terminated: { exitCode: 0, reason: 'Completed' } }, false, 'succeeded', 'Completed'],
  ['has ended badly', { terminated: { exitCode: 137, reason: 'OOMKilled' } }, false, 'failed', 'OOMKilled'],
  ['has ended without a reason', { terminated: { exitCode: 2 } }, false, 'failed', 'ExitCode:2'],
])('a container that %s', (_what, state, ready, health, reason) => {
  expect(containersOf(podWith(state, ready))[0]).toMatchObject({ health: { state: health, reason }, restarts: 3 })
})

test('a container that the node has not said anything about yet', () => {
  expect(containersOf(podWith(undefined))[0]).toMatchObject({
    health: { state: 'progressing', reason: 'Waiting' },
    restarts: 0,
    ports: ['80/TCP'],
    resources: ['cpu 1 / –'],
  })
})
