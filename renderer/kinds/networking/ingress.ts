import { Route } from '@lucide/vue'
import type { Ingress } from '#kube/kinds/networking/ingress.ts'
import type { FactValue } from '../../components/fact.ts'
import { listOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

type Backend = NonNullable<NonNullable<Ingress['spec']>['defaultBackend']>

function backendOf(backend: Backend | undefined, namespace: string | undefined): FactValue {
  const { service, resource } = backend ?? {}
  if (resource) return { value: `${resource.kind} ${resource.name}` }
  return {
    value: service && `${service.name}:${String(service.port?.name ?? service.port?.number ?? '')}`,
    link: targetOf('v1', 'Service', service?.name, namespace),
  }
}

export const ingressUi = defineUiKind<Ingress>({
  group: 'networking.k8s.io',
  resource: 'ingresses',
  icon: Route,
  // The address says whether something serves it.
  healthColumn: 'address',
  columns: ['name', 'namespace', 'address', 'hosts', 'class', 'tls', 'age'],
  links: { class: (name) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', name }) },
  facts: ({ metadata, spec, status }) => [
    {
      label: 'ingressClass',
      value: spec?.ingressClassName,
      link: targetOf('networking.k8s.io/v1', 'IngressClass', spec?.ingressClassName),
    },
    {
      label: 'addresses',
      value: listOf(status?.loadBalancer?.ingress?.map(({ ip, hostname }) => ip ?? hostname)),
      mono: true,
      orElse: 'noAddress',
    },
    { label: 'defaultBackend', ...backendOf(spec?.defaultBackend, metadata.namespace) },
  ],
  blocks: ({ metadata, spec }) => [
    {
      title: 'ingressRules',
      columns: ['host', 'path', 'backend'],
      rows: (spec?.rules ?? []).flatMap(({ host, http }) =>
        (http?.paths ?? []).map(({ path, pathType, backend }) => [
          { value: host, orElse: 'anyHost' },
          // The three kinds of match differ in what follows the path.
          { value: `${path ?? '/'} (${pathType})`, mono: true },
          backendOf(backend, metadata.namespace),
        ]),
      ),
    },
    {
      title: 'tls',
      columns: ['hosts', 'secret'],
      rows: (spec?.tls ?? []).map(({ hosts, secretName }) => [
        { value: listOf(hosts), orElse: 'anyHost' },
        { value: secretName, link: targetOf('v1', 'Secret', secretName, metadata.namespace) },
      ]),
    },
  ],
})
