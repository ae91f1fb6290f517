import { flowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import { priorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import {
  mandatoryFlowSchemas,
  mandatoryPriorityLevels,
  type FlowSchemaSpec,
  type PriorityLevelSpec,
} from '../kinds/flowcontrol/mandatory.ts'
import type { Registry } from '../registry/registry.ts'
import { matchesSchema, type RequestDigest } from './matches-schema.ts'
import { divideSeats, PriorityLevel } from './priority-level.ts'

/** Where a request belongs. */
export interface Classified {
  readonly schema: Schema
  readonly level: PriorityLevel
  /** Tells the flows of one schema apart; '' where it has one flow. */
  readonly distinguisher: string
}

interface Schema {
  readonly name: string
  readonly uid: string
  readonly spec: FlowSchemaSpec
}

export interface FlowConfiguration {
  readonly levels: readonly PriorityLevel[]
  /** Those that have changed or gone since, and still have requests. */
  readonly draining: readonly PriorityLevel[]
  classify(request: RequestDigest): Classified
}

/**
 * Reads the schemas and levels. Levels that are as they were go on with the requests that they have; a schema whose
 * level is missing counts for nothing. Source: apiserver apf_controller.go lockAndDigestConfigObjects.
 */
export function configure(
  registry: Pick<Registry, 'list'>,
  total: number,
  known: readonly PriorityLevel[],
): FlowConfiguration {
  const levels = new Map(readLevels(registry, known).map((level) => [level.name, level]))
  const schemas = readSchemas(registry).filter(({ spec }) => levels.has(spec.priorityLevelConfiguration.name))
  divideSeats([...levels.values()], total)
  return {
    levels: [...levels.values()],
    draining: known.filter((level) => levels.get(level.name) !== level && !level.isIdle),
    classify(request) {
      const schema = schemas.find(({ spec }) => matchesSchema(request, spec)) ?? schemas.at(-1)
      const level = levels.get(schema?.spec.priorityLevelConfiguration.name ?? '')
      // The mandatory ones are always among them.
      if (!schema || !level) throw new Error('no flow schema is left')
      return { schema, level, distinguisher: distinguisherOf(request, schema.spec) }
    },
  }
}

function readLevels(registry: Pick<Registry, 'list'>, known: readonly PriorityLevel[]): PriorityLevel[] {
  const found = registry
    .list(priorityLevelConfiguration)
    .items.flatMap(({ metadata, spec }) => (spec ? [{ name: metadata.name, uid: metadata.uid ?? '', spec }] : []))
  return withMandatory(found, mandatoryPriorityLevels).map(({ name, uid, spec }) => {
    const same = known.find((level) => level.name === name && level.uid === uid && isSame(level.spec, spec))
    return same ?? new PriorityLevel(name, uid, spec)
  })
}

function isSame(one: PriorityLevelSpec, other: PriorityLevelSpec): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** By precedence, and by name where that is the same. */
function readSchemas(registry: Pick<Registry, 'list'>): Schema[] {
  const found = registry
    .list(flowSchema)
    .items.flatMap(({ metadata, spec }) => (spec ? [{ name: metadata.name, uid: metadata.uid ?? '', spec }] : []))
  return withMandatory(found, mandatoryFlowSchemas).sort(
    (a, b) => precedenceOf(a) - precedenceOf(b) || (a.name < b.name ? -1 : 1),
  )
}

function precedenceOf({ spec }: Schema): number {
  return spec.matchingPrecedence ?? 1000
}

function withMandatory<S>(
  found: { readonly name: string; readonly uid: string; readonly spec: S }[],
  mandatory: Readonly<Record<string, S>>,
): { readonly name: string; readonly uid: string; readonly spec: S }[] {
  const missing = Object.entries(mandatory).filter(([name]) => !found.some((one) => one.name === name))
  return [...found, ...missing.map(([name, spec]) => ({ name, uid: '', spec }))]
}

function distinguisherOf({ user, target }: RequestDigest, { distinguisherMethod }: FlowSchemaSpec): string {
  if (distinguisherMethod?.type === 'ByUser') return user.name
  return distinguisherMethod?.type === 'ByNamespace' ? (target?.namespace ?? '') : ''
}
