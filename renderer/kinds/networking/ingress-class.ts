import { Signpost } from '@lucide/vue'
import type { IngressClass } from '#kube/kinds/networking/ingress-class.ts'
import { listOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const ingressClassUi = defineUiKind<IngressClass>({
  group: 'networking.k8s.io',
  resource: 'ingressclasses',
  icon: Signpost,
  facts: ({ metadata, spec }) => {
    const parameters = spec?.parameters
    return [
      { label: 'isDefault', value: metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true' },
      { label: 'controller', value: spec?.controller, mono: true },
      {
        label: 'parameters',
        value:
          parameters && listOf([`${parameters.kind} ${parameters.name}`, parameters.apiGroup, parameters.namespace]),
      },
    ]
  },
})
