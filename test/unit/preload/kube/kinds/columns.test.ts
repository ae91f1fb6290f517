import { expect, test } from 'vitest'
import { kindOfObject, kinds } from '#kube/kinds/registry.ts'
import type { KubeObject } from '#kube/meta/object.ts'

const metadata = { name: 'a', namespace: 'ns', creationTimestamp: '2026-01-01T00:00:00Z' }

/** The cells of an object by column, without name and age. */
function cells(object: object): Record<string, unknown> {
  const it = { metadata, ...object } as KubeObject
  const columns = kindOfObject(it.apiVersion, it.kind)?.columns ?? []
  const entries = columns.map((column) => [column.name, column.cell(it, 0)] as const)
  return Object.fromEntries(entries.filter(([name]) => name !== 'Name' && name !== 'Age'))
}

const endpoint = (ip: string) => ({ addresses: [ip] })

// As kubernetes pkg/printers/internalversion/printers.go prints them.
test.each<[object, Record<string, unknown>]>([
  [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: {
          spec: {
            containers: [
              { name: 'web', image: 'web:1' },
              { name: 'log', image: 'log:2' },
            ],
          },
        },
      },
      status: { readyReplicas: 2, updatedReplicas: 1, availableReplicas: 2 },
    },
    { Ready: '2/3', 'Up-to-date': 1, Available: 2, Containers: 'web,log', Images: 'web:1,log:2', Selector: 'app=web' },
  ],
  [
    { apiVersion: 'apps/v1', kind: 'ReplicaSet', spec: { replicas: 3, selector: {} }, status: { replicas: 2 } },
    { Desired: 3, Current: 2, Ready: 0, Containers: '', Images: '', Selector: '<none>' },
  ],
  [
    {
      apiVersion: 'v1',
      kind: 'Service',
      spec: {
        type: 'NodePort',
        clusterIP: '10.96.0.5',
        clusterIPs: ['10.96.0.5'],
        selector: { app: 'web' },
        ports: [
          { port: 80, nodePort: 30_080, protocol: 'TCP' },
          { port: 53, protocol: 'UDP' },
        ],
      },
    },
    {
      Type: 'NodePort',
      'Cluster-IP': '10.96.0.5',
      'External-IP': '<none>',
      'Port(s)': '80:30080/TCP,53/UDP',
      Selector: 'app=web',
    },
  ],
  [
    { apiVersion: 'v1', kind: 'Service', spec: { type: 'LoadBalancer', clusterIPs: ['10.96.0.5'] } },
    {
      Type: 'LoadBalancer',
      'Cluster-IP': '10.96.0.5',
      'External-IP': '<pending>',
      'Port(s)': '<none>',
      Selector: '<none>',
    },
  ],
  [
    { apiVersion: 'v1', kind: 'Service', spec: { type: 'ExternalName', externalName: 'example.com' } },
    {
      Type: 'ExternalName',
      'Cluster-IP': '<none>',
      'External-IP': 'example.com',
      'Port(s)': '<none>',
      Selector: '<none>',
    },
  ],
  [
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n', labels: { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'extra' } },
      spec: { unschedulable: true },
      status: {
        conditions: [{ type: 'Ready', status: 'True' }],
        addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
        nodeInfo: { kubeletVersion: 'v1.35.0', osImage: 'Debian' },
      },
    },
    {
      Status: 'Ready,SchedulingDisabled',
      Roles: 'extra,worker',
      Version: 'v1.35.0',
      'Internal-IP': '10.0.0.1',
      'External-IP': '<none>',
      'OS-Image': 'Debian',
      'Kernel-Version': '<unknown>',
      'Container-Runtime': '<unknown>',
    },
  ],
  [{ apiVersion: 'v1', kind: 'Namespace', status: { phase: 'Active' } }, { Status: 'Active' }],
  [{ apiVersion: 'v1', kind: 'ConfigMap', data: { a: '' }, binaryData: { b: '' } }, { Data: 2 }],
  [
    { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', data: { a: '' } },
    { Type: 'Opaque', Data: 1 },
  ],
  [{ apiVersion: 'v1', kind: 'ServiceAccount' }, {}],
  [
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      subsets: [{ addresses: ['1', '2', '3', '4', '5'].map((n) => ({ ip: `10.0.0.${n}` })), ports: [{ port: 80 }] }],
    },
    { Endpoints: '10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...' },
  ],
  [{ apiVersion: 'v1', kind: 'Endpoints' }, { Endpoints: '<none>' }],
  [
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      addressType: 'IPv4',
      endpoints: [endpoint('10.0.0.1'), endpoint('10.0.0.2')],
      ports: [{ port: 80 }, { name: 'any' }],
    },
    { AddressType: 'IPv4', Ports: '80,any', Endpoints: '10.0.0.1,10.0.0.2' },
  ],
  [
    { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4', endpoints: [] },
    { AddressType: 'IPv4', Ports: '<unset>', Endpoints: '<unset>' },
  ],
  [{ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', spec: { holderIdentity: 'me' } }, { Holder: 'me' }],
  [
    {
      apiVersion: 'v1',
      kind: 'Event',
      involvedObject: { kind: 'Pod', name: 'web', fieldPath: 'spec' },
      type: 'Warning',
      reason: 'BackOff',
      message: ' text \n',
      source: { component: 'kubelet', host: 'n' },
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:05:00Z',
      count: 7,
    },
    {
      'Last Seen': '2026-01-01T00:05:00Z',
      Type: 'Warning',
      Reason: 'BackOff',
      Object: 'pod/web',
      Subobject: 'spec',
      Source: 'kubelet, n',
      Message: 'text',
      'First Seen': '2026-01-01T00:00:00Z',
      Count: 7,
    },
  ],
  [
    {
      apiVersion: 'v1',
      kind: 'Event',
      involvedObject: { kind: 'Node' },
      eventTime: '2026-01-01T00:00:00.000000Z',
      firstTimestamp: null,
      lastTimestamp: null,
      reportingComponent: 'scheduler',
    },
    {
      'Last Seen': '2026-01-01T00:00:00.000000Z',
      Type: '',
      Reason: '',
      Object: 'node',
      Subobject: '',
      Source: 'scheduler',
      Message: '',
      'First Seen': '2026-01-01T00:00:00.000000Z',
      Count: 1,
    },
  ],
])('%#', (object, expected) => {
  expect(cells(object)).toEqual(expected)
})

test('every kind has a name column first, and no cell of a bare object throws', () => {
  for (const kind of kinds) {
    expect(
      kind.columns.filter(({ name }) => name === 'Name'),
      kind.kind,
    ).toHaveLength(1)
    if (kind.kind !== 'Event') expect(kind.columns[0]?.name, kind.kind).toBe('Name')
  }
})
