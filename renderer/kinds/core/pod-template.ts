import { LayoutTemplate } from '@lucide/vue'
import type { PodTemplate as PodTemplateObject } from '#kube/kinds/core/pod-template.ts'
import PodTemplate from '../../components/PodTemplate.vue'
import { pairsOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const podTemplateUi = defineUiKind<PodTemplateObject>({
  group: '',
  resource: 'podtemplates',
  icon: LayoutTemplate,
  sections: [PodTemplate],
  facts: ({ template }) => [{ label: 'podLabels', value: pairsOf(template?.metadata?.labels), mono: true }],
})
