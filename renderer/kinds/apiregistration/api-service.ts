import { Plug } from '@lucide/vue'
import type { APIService } from '#kube/kinds/apiregistration/api-service.ts'
import { targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const apiServiceUi = defineUiKind<APIService>({
  group: 'apiregistration.k8s.io',
  resource: 'apiservices',
  icon: Plug,
  columns: ['name', 'status', 'service', 'age'],
  facts: ({ spec }) => {
    const service = spec?.service
    return [
      { label: 'group', value: spec?.group, mono: true, orElse: 'coreGroup' },
      { label: 'version', value: spec?.version, mono: true },
      {
        label: 'service',
        value: service && `${service.namespace ?? ''}/${service.name ?? ''}:${String(service.port ?? 443)}`,
        link: targetOf('v1', 'Service', service?.name, service?.namespace),
        orElse: 'thisServer',
      },
      { label: 'groupPriority', value: spec?.groupPriorityMinimum },
      { label: 'versionPriority', value: spec?.versionPriority },
      { label: 'insecure', value: spec?.insecureSkipTLSVerify },
    ]
  },
})
