import { Grid3x3 } from '@lucide/vue'
import type { DaemonSet } from '#kube/kinds/apps/daemon-set.ts'
import PodTemplate from '../../components/PodTemplate.vue'
import ReplicaBars from '../../components/ReplicaBars.vue'
import { pairsOf, selectorOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const daemonSetUi = defineUiKind<DaemonSet>({
  group: 'apps',
  resource: 'daemonsets',
  icon: Grid3x3,
  sections: [ReplicaBars, PodTemplate],
  // Without the node selector, which the page of an object shows: the age would stand beyond the edge.
  columns: ['name', 'namespace', 'status', 'desired', 'current', 'ready', 'up-to-date', 'available', 'age'],
  facts: ({ spec, status }) => [
    { label: 'strategy', value: spec.updateStrategy?.type ?? 'RollingUpdate' },
    { label: 'maxUnavailable', value: spec.updateStrategy?.rollingUpdate?.maxUnavailable },
    { label: 'maxSurge', value: spec.updateStrategy?.rollingUpdate?.maxSurge },
    { label: 'minReadySeconds', value: spec.minReadySeconds },
    { label: 'misscheduled', value: status?.numberMisscheduled || undefined },
    { label: 'selector', value: selectorOf(spec.selector), mono: true },
    { label: 'nodeSelector', value: pairsOf(spec.template.spec.nodeSelector), mono: true },
  ],
})
