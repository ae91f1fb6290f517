import type { V2MetricSpec } from '@kubernetes/client-node/dist/gen/models/V2MetricSpec.js'
import type { V2MetricStatus } from '@kubernetes/client-node/dist/gen/models/V2MetricStatus.js'
import { none } from '../../meta/columns.ts'
import type { Wire } from '../../meta/typed.ts'

export type MetricSpec = Wire<V2MetricSpec>
export type MetricStatus = Wire<V2MetricStatus>

interface Current {
  averageUtilization?: number
  averageValue?: string
  value?: string
}

const shown = 2
const unknown = '<unknown>'
/** How Go prints an amount that is not there. */
const absent = '<nil>'

/** `cpu: 12%/80%, 3/10 + 1 more...`. Source: kubernetes pkg/printers/internalversion/printers.go formatHPAMetrics. */
export function formatTargets(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return none
  const list = specs.slice(0, shown).map((spec, index) => targetOf(spec, statuses[index]))
  const more = specs.length - shown
  return `${list.join(', ')}${more > 0 ? ` + ${String(more)} more...` : ''}`
}

function targetOf(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return amountOf(spec.external, status?.external)
    case 'Object':
      return amountOf(spec.object, status?.object)
    case 'Pods':
      return `${amountNow(status?.pods, 'averageValue')}/${spec.pods?.target.averageValue ?? absent}`
    case 'Resource':
      return resourceOf(spec.resource, status?.resource)
    case 'ContainerResource':
      return resourceOf(spec.containerResource, status?.containerResource)
    default:
      return '<unknown type>'
  }
}

function amountNow(source: { current: Current } | undefined, field: 'averageValue' | 'value'): string {
  return source ? (source.current[field] ?? absent) : unknown
}

function amountOf(spec: { target: Current } | undefined, status: { current: Current } | undefined): string {
  const { averageValue, value } = spec?.target ?? {}
  if (averageValue !== undefined) return `${status?.current.averageValue ?? unknown}/${averageValue} (avg)`
  return `${amountNow(status, 'value')}/${value ?? absent}`
}

function resourceOf(
  spec: { name: string; target: Current } | undefined,
  status: { current: Current } | undefined,
): string {
  const { averageValue, averageUtilization } = spec?.target ?? {}
  const name = spec?.name ?? ''
  if (averageValue !== undefined) return `${name}: ${amountNow(status, 'averageValue')}/${averageValue}`
  return `${name}: ${percent(status?.current.averageUtilization) ?? unknown}/${percent(averageUtilization) ?? '<auto>'}`
}

function percent(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${String(value)}%`
}
