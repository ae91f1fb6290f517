import type { V1ResourceClaimSpec } from '@kubernetes/client-node/dist/gen/models/V1ResourceClaimSpec.js'
import type { Wire } from '#kube/meta/typed.ts'
import type { CardBlock, Fact } from '../../components/fact.ts'
import { listOf, targetOf } from '../fact-text.ts'

type Devices = NonNullable<Wire<V1ResourceClaimSpec>['devices']>
type Exact = NonNullable<NonNullable<Devices['requests']>[number]['exactly']>

export function expressionsOf(selectors: readonly { cel?: { expression: string } }[] | undefined): string | undefined {
  return selectors?.flatMap(({ cel }) => cel?.expression ?? []).join(' && ') || undefined
}

function exactFacts(request: Pick<Exact, 'allocationMode' | 'count' | 'deviceClassName' | 'selectors'>): Fact[] {
  const { deviceClassName: name, allocationMode, count } = request
  return [
    { label: 'deviceClass', value: name, link: targetOf('resource.k8s.io/v1', 'DeviceClass', name) },
    { label: 'count', value: allocationMode === 'All' ? undefined : (count ?? 1), orElse: 'all' },
    { label: 'conditions', value: expressionsOf(request.selectors), mono: true },
  ]
}

/** What a claim asks for: a request is for one class, or for the first of several that can be had. */
export function requestsBlock(spec: Wire<V1ResourceClaimSpec> | undefined): CardBlock {
  const cards = (spec?.devices?.requests ?? []).flatMap(({ name, exactly, firstAvailable = [] }) => [
    ...(exactly ? [{ heading: name, facts: exactFacts(exactly) }] : []),
    ...firstAvailable.map((one) => ({ heading: `${name}/${one.name}`, facts: exactFacts(one) })),
  ])
  return { title: 'deviceRequests', cards }
}

export function constraintsOf(spec: Wire<V1ResourceClaimSpec> | undefined): string | undefined {
  return listOf(
    spec?.devices?.constraints?.map(({ matchAttribute, distinctAttribute }) =>
      distinctAttribute ? `≠ ${distinctAttribute}` : `= ${matchAttribute ?? ''}`,
    ),
  )
}
