import { Copy } from '@lucide/vue'
import type { ReplicationController } from '#kube/kinds/core/replication-controller.ts'
import PodTemplate from '../../components/PodTemplate.vue'
import ReplicaBars from '../../components/ReplicaBars.vue'
import { pairsOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const replicationControllerUi = defineUiKind<ReplicationController>({
  group: '',
  resource: 'replicationcontrollers',
  icon: Copy,
  sections: [ReplicaBars, PodTemplate],
  facts: ({ spec }) => [
    { label: 'minReadySeconds', value: spec?.minReadySeconds },
    { label: 'selector', value: pairsOf(spec?.selector), mono: true },
  ],
})
