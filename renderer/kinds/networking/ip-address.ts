import { Hash } from '@lucide/vue'
import type { IPAddress } from '#kube/kinds/networking/ip-address.ts'
import { targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const ipAddressUi = defineUiKind<IPAddress>({
  group: 'networking.k8s.io',
  resource: 'ipaddresses',
  icon: Hash,
  links: {
    parentref: (text) => {
      const [resource, namespace, name = ''] = text.split('/')
      return { apiVersion: 'v1', kind: resource === 'services' ? 'Service' : '', namespace, name }
    },
  },
  facts: ({ spec }) => {
    const { resource, namespace, name } = spec?.parentRef ?? {}
    return [
      {
        label: 'belongsTo',
        value: name && `${resource ?? ''} ${namespace ? `${namespace}/` : ''}${name}`,
        link: resource === 'services' ? targetOf('v1', 'Service', name, namespace) : undefined,
      },
    ]
  },
})
