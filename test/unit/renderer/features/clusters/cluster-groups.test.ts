import { expect, test } from 'vitest'
import type { ClusterSummary } from '#contract/clusters.ts'
import { groupClusters } from '../../../../../renderer/features/clusters/cluster-groups.ts'

function cluster(name: string, server: string, context = name): ClusterSummary {
  const source = { type: 'kubeconfig', file: '~/.kube/config', context, removable: false } as const
  return { id: name, name, source, server, user: '', auth: 'none', state: 'idle' }
}

test('this machine first, what a cloud serves under clouds, the rest as it came', () => {
  const groups = groupClusters([
    cluster('prod', 'https://x.gr7.eu-west-3.eks.amazonaws.com'),
    cluster('lab', 'https://10.0.0.5:6443'),
    cluster('kind', 'https://127.0.0.1:39411'),
    cluster('gke', 'https://34.1.2.3', 'gke_shop_europe-west9_main'),
    { ...cluster('local', 'https://127.0.0.1:6443'), source: { type: 'engine' } },
  ])
  expect(groups.map((group) => [group.id, ...group.clusters.map(({ name }) => name)])).toEqual([
    ['machine', 'kind', 'local'],
    ['others', 'lab'],
    ['clouds', 'gke', 'prod'],
  ])
})
