import { expect, test } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import { forwardPortsOf, parsePort } from '../../../../../renderer/features/port-forward/forward-ports.ts'

test('a pod offers the TCP ports of its containers', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      containers: [
        {
          name: 'web',
          ports: [
            { name: 'http', containerPort: 80 },
            { containerPort: 53, protocol: 'UDP' },
          ],
        },
        { name: 'sidecar' },
      ],
    },
  } as KubeObject
  expect(forwardPortsOf(pod)).toEqual([{ port: 80, name: 'http', from: 'web' }])
})

test('a service offers its own ports', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: {
      ports: [
        { port: 80, targetPort: 'http' },
        { port: 53, protocol: 'UDP' },
      ],
    },
  } as KubeObject
  expect(forwardPortsOf(service)).toEqual([{ port: 80, name: '', from: '' }])
})

test.each([
  ['80', 1, 80],
  [' 8080 ', 1, 8080],
  ['0', 0, 0],
  ['0', 1, undefined],
  ['65536', 1, undefined],
  ['-1', 1, undefined],
  ['8o80', 1, undefined],
  ['', 1, undefined],
] as const)('parsePort(%j, %j) is %j', (text, least, expected) => {
  expect(parsePort(text, least)).toBe(expected)
})
