import { Cpu } from '@lucide/vue'
import type { RuntimeClass } from '#kube/kinds/node/runtime-class.ts'
import { pairsOf, taintsOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const runtimeClassUi = defineUiKind<RuntimeClass>({
  group: 'node.k8s.io',
  resource: 'runtimeclasses',
  icon: Cpu,
  facts: ({ handler, overhead, scheduling }) => [
    { label: 'handler', value: handler, mono: true },
    { label: 'overhead', value: pairsOf(overhead?.podFixed), mono: true },
    { label: 'nodeSelector', value: pairsOf(scheduling?.nodeSelector), mono: true },
    { label: 'tolerations', value: taintsOf(scheduling?.tolerations), mono: true },
  ],
})
