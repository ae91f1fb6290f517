import { Layers } from '@lucide/vue'
import type { StatefulSet } from '#kube/kinds/apps/stateful-set.ts'
import PodTemplate from '../../components/PodTemplate.vue'
import ReplicaBars from '../../components/ReplicaBars.vue'
import { listOf, selectorOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const statefulSetUi = defineUiKind<StatefulSet>({
  group: 'apps',
  resource: 'statefulsets',
  icon: Layers,
  sections: [ReplicaBars, PodTemplate],
  // The state says how many are ready.
  columns: ['name', 'namespace', 'status', 'images', 'age'],
  facts: ({ metadata, spec, status }) => {
    const retention = spec.persistentVolumeClaimRetentionPolicy
    return [
      {
        label: 'service',
        value: spec.serviceName,
        link: targetOf('v1', 'Service', spec.serviceName, metadata.namespace),
      },
      { label: 'strategy', value: spec.updateStrategy?.type ?? 'RollingUpdate' },
      { label: 'partition', value: spec.updateStrategy?.rollingUpdate?.partition || undefined },
      { label: 'podManagement', value: spec.podManagementPolicy },
      { label: 'revision', value: status?.currentRevision, mono: true },
      {
        label: 'nextRevision',
        value: status?.updateRevision === status?.currentRevision ? undefined : status?.updateRevision,
        mono: true,
      },
      { label: 'claimsWhenDeleted', value: retention?.whenDeleted },
      { label: 'claimsWhenScaled', value: retention?.whenScaled },
      { label: 'selector', value: selectorOf(spec.selector), mono: true },
    ]
  },
  blocks: ({ spec }) => [
    {
      title: 'volumeClaims',
      columns: ['name', 'requested', 'accessModes', 'storageClass'],
      rows: (spec.volumeClaimTemplates ?? []).map(({ metadata, spec: claim }) => [
        metadata?.name,
        claim?.resources?.requests?.['storage'],
        listOf(claim?.accessModes),
        {
          value: claim?.storageClassName,
          link: targetOf('storage.k8s.io/v1', 'StorageClass', claim?.storageClassName),
        },
      ]),
    },
  ],
})
