import { Layers } from '@lucide/vue'
import type { Deployment } from '#kube/kinds/apps/deployment.ts'
import PodTemplate from '../../components/PodTemplate.vue'
import ReplicaBars from '../../components/ReplicaBars.vue'
import { selectorOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const deploymentUi = defineUiKind<Deployment>({
  group: 'apps',
  resource: 'deployments',
  icon: Layers,
  actions: ['logs', 'scale', 'restart'],
  // The state says how many are ready.
  columns: ['name', 'namespace', 'status', 'up-to-date', 'available', 'images', 'age'],
  sections: [ReplicaBars, PodTemplate],
  facts: ({ spec }) => {
    const rolling = spec.strategy?.rollingUpdate
    return [
      { label: 'strategy', value: spec.strategy?.type ?? 'RollingUpdate' },
      { label: 'maxSurge', value: rolling?.maxSurge },
      { label: 'maxUnavailable', value: rolling?.maxUnavailable },
      { label: 'minReadySeconds', value: spec.minReadySeconds },
      { label: 'paused', value: spec.paused },
      { label: 'selector', value: selectorOf(spec.selector), mono: true },
    ]
  },
})
