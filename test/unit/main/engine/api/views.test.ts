import { expect, test } from 'vitest'
import { pod, type Pod } from '#kube/kinds/core/pod.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { tableOf } from '../../../../../main/engine/api/views.ts'

const now = Date.parse('2026-01-01T01:00:00Z')

test('a row of a table tells ages as of now, those within a cell too', () => {
  const finishedAt = '2026-01-01T00:58:00Z'
  const it: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { containers: [{ name: 'main', image: 'web:1' }] },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'main',
          ready: true,
          restartCount: 3,
          image: 'web:1',
          imageID: '',
          state: { running: {} },
          lastState: { terminated: { exitCode: 1, finishedAt } },
        },
      ],
    },
  }
  const table = tableOf(pod as unknown as Kind, [it], { version: 'v1', include: 'None', now }, {})
  expect(table).toMatchObject({
    columnDefinitions: [
      { name: 'Name' },
      { name: 'Ready' },
      { name: 'Status' },
      { name: 'Restarts' },
      { name: 'Age' },
      {},
      {},
      {},
      {},
    ],
    rows: [{ cells: expect.arrayContaining(['web', '1/1', 'Running', '3 (2m ago)', '60m']) as unknown }],
  })
})
