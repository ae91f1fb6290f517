import { flowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import { priorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import { cloneJson } from '#kube/meta/json.ts'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { mandatoryFlowSchemas, mandatoryPriorityLevels } from '../../kinds/flowcontrol/mandatory.ts'
import { firstMetadata, revised } from '../../kinds/flowcontrol/revise.ts'
import { firstFlowSchemas, firstPriorityLevels } from '../../kinds/flowcontrol/suggested.ts'
import { create, nothing, type Outcome, update } from '../../runtime/intents.ts'
import { type ReconcilerDeclaration, watches } from '../../runtime/reconciler.ts'

/**
 * Keeps the schemas and levels that no server goes without: they come back after a deletion, and while nobody has
 * touched them they are what this version says. Source: kubernetes pkg/registry/flowcontrol/rest/storage_flowcontrol.go.
 */
function ensurer<T extends KubeObject & { spec?: object }>(
  name: string,
  kind: Kind<T>,
  specs: Readonly<Record<string, NonNullable<T['spec']>>>,
  isMandatory: (name: string) => boolean,
): ReconcilerDeclaration {
  return {
    name,
    workers: 1,
    watches: [watches(kind, ({ metadata }) => (Object.hasOwn(specs, metadata.name) ? [metadata.name] : []))],
    initialKeys: () => Object.keys(specs),
    reconcile(key, read): Outcome {
      const spec = specs[key]
      if (!spec) return nothing
      const current = read(kind).find(key)
      if (!current) {
        const metadata = firstMetadata(key)
        const object = { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata, spec: cloneJson(spec) }
        return { intents: [create(kind, object as unknown as T)] }
      }
      const right = revised(current, spec, isMandatory(key))
      return right ? { intents: [update(kind, right)] } : nothing
    },
  }
}

export const priorityLevelEnsurer = ensurer(
  'priority-level-ensurer',
  priorityLevelConfiguration,
  firstPriorityLevels,
  (name) => Object.hasOwn(mandatoryPriorityLevels, name),
)

export const flowSchemaEnsurer = ensurer('flow-schema-ensurer', flowSchema, firstFlowSchemas, (name) =>
  Object.hasOwn(mandatoryFlowSchemas, name),
)
