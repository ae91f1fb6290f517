import { expect, test } from 'vitest'
import { kindOfObject } from '#kube/kinds/registry.ts'
import type { KubeObject } from '#kube/meta/object.ts'

const metadata = { name: 'a', namespace: 'ns', creationTimestamp: '2026-01-01T00:00:00Z' }
const defaultClass = { 'storageclass.kubernetes.io/is-default-class': 'true' }
const defaultIngressClass = { 'ingressclass.kubernetes.io/is-default-class': 'true' }

/** The cells of an object in the order of its columns, without the age. */
function cells(apiVersion: string, kind: string, object: object): unknown[] {
  const it = { apiVersion, kind, metadata, ...object } as unknown as KubeObject
  const columns = kindOfObject(apiVersion, kind)?.columns ?? []
  return columns.filter(({ name }) => name !== 'Age').map((column) => column.cell(it, 0))
}

const core = 'v1'
const storage = 'storage.k8s.io/v1'
const networking = 'networking.k8s.io/v1'

// As kubernetes pkg/printers/internalversion/printers.go prints them.
test.each<[apiVersion: string, kind: string, object: object, cells: unknown[]]>([
  [
    core,
    'PersistentVolume',
    {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteMany', 'ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: { namespace: 'x', name: 'y' },
        storageClassName: 'fast',
        volumeMode: 'Block',
      },
      status: { phase: 'Bound' },
    },
    ['a', '1Gi', 'RWO,RWX', 'Retain', 'Bound', 'x/y', 'fast', '<unset>', '', 'Block'],
  ],
  [
    core,
    'PersistentVolume',
    { metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' }, spec: {}, status: { phase: 'Bound' } },
    ['a', '0', '', '', 'Terminating', '', '', '<unset>', '', '<unset>'],
  ],
  [
    core,
    'PersistentVolumeClaim',
    {
      spec: { volumeName: 'v', storageClassName: 'fast', volumeMode: 'Filesystem' },
      status: { phase: 'Bound', capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOncePod'] },
    },
    ['a', 'Bound', 'v', '2Gi', 'RWOP', 'fast', '<unset>', 'Filesystem'],
  ],
  [
    core,
    'PersistentVolumeClaim',
    { spec: { resources: { requests: { storage: '2Gi' } } }, status: { phase: 'Pending' } },
    ['a', 'Pending', '', '', '', '', '<unset>', '<unset>'],
  ],
  [
    core,
    'ResourceQuota',
    { status: { hard: { pods: '10', 'limits.cpu': '4', 'requests.cpu': '1' }, used: { pods: '2' } } },
    ['a', 'pods: 2/10, requests.cpu: 0/1', 'limits.cpu: 0/4'],
  ],
  [core, 'LimitRange', { spec: { limits: null } }, ['a', '2026-01-01T00:00:00Z']],
  [
    storage,
    'StorageClass',
    { metadata: { ...metadata, annotations: defaultClass }, provisioner: 'a.io/b' },
    ['a (default)', 'a.io/b', 'Delete', 'Immediate', false],
  ],
  [
    storage,
    'CSIDriver',
    { spec: { attachRequired: false, tokenRequests: [{ audience: 'a' }, { audience: 'b' }] } },
    ['a', false, false, false, 'a,b', false, '<none>'],
  ],
  [storage, 'CSINode', { spec: { drivers: [{}, {}] } }, ['a', 2]],
  [storage, 'CSINode', { spec: { drivers: null } }, ['a', 0]],
  [
    storage,
    'VolumeAttachment',
    { spec: { attacher: 'a.io', nodeName: 'n', source: { persistentVolumeName: 'p' } }, status: { attached: true } },
    ['a', 'a.io', 'p', 'n', true],
  ],
  [storage, 'VolumeAttributesClass', { driverName: 'a.io' }, ['a', 'a.io']],
  [
    networking,
    'Ingress',
    {
      spec: { rules: ['a', 'b', '', 'c', 'd'].map((host) => ({ host })), tls: [{}] },
      status: { loadBalancer: { ingress: [{ ip: '2.2.2.2' }, { hostname: 'b.io' }, { ip: '1.1.1.1' }] } },
    },
    ['a', '<none>', 'a,b,c + 2 more...', '1.1.1.1,2.2.2.2,b.io', '80, 443'],
  ],
  [networking, 'Ingress', { spec: { ingressClassName: 'nginx', rules: [{}] } }, ['a', 'nginx', '*', '', '80']],
  [
    networking,
    'IngressClass',
    {
      metadata: { ...metadata, annotations: defaultIngressClass },
      spec: { controller: 'a.io/c', parameters: { apiGroup: 'b.io', kind: 'K', name: 'n' } },
    },
    ['a (default)', 'a.io/c', 'K.b.io/n'],
  ],
  [networking, 'NetworkPolicy', { spec: { podSelector: { matchLabels: { a: 'b' } } } }, ['a', 'a=b']],
  [
    networking,
    'IPAddress',
    { spec: { parentRef: { resource: 'services', namespace: 'x', name: 'y' } } },
    ['a', 'services/x/y'],
  ],
  [networking, 'ServiceCIDR', { spec: { cidrs: ['10.0.0.0/8', 'fd00::/108'] } }, ['a', '10.0.0.0/8,fd00::/108']],
])('%s %s %#', (apiVersion, kind, object, expected) => {
  expect(cells(apiVersion, kind, object)).toEqual(expected)
})
