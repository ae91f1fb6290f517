import { Copy } from '@lucide/vue'
import type { ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import PodTemplate from '../../components/PodTemplate.vue'
import ReplicaBars from '../../components/ReplicaBars.vue'
import { selectorOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const replicaSetUi = defineUiKind<ReplicaSet>({
  group: 'apps',
  resource: 'replicasets',
  icon: Copy,
  actions: ['logs', 'scale'],
  sections: [ReplicaBars, PodTemplate],
  facts: ({ spec, metadata }) => [
    { label: 'revision', value: metadata.annotations?.['deployment.kubernetes.io/revision'] },
    { label: 'selector', value: selectorOf(spec.selector), mono: true },
  ],
})
