import {
  customResourceDefinition as definitionKind,
  type CustomResourceDefinition,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { Condition } from '#kube/meta/object.ts'
import { isConditionTrue } from '#kube/meta/object.ts'
import type { Registry } from '../registry/registry.ts'
import { engineWrites } from './engine-writes.ts'
import { terminating } from './establish.ts'
import { storedKindOf } from './served.ts'

const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

export function isTerminating({ metadata }: CustomResourceDefinition): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(cleanupFinalizer)
}

/**
 * Deletes the objects of a definition that is being deleted, then lets it go. False: some objects wait for others.
 * Source: apiextensions pkg/controller/finalizer/crd_finalizer.go.
 */
export async function cleanUp(registry: Registry, definition: CustomResourceDefinition, now: number): Promise<boolean> {
  const kind = storedKindOf(definition)
  const wasServed = isConditionTrue(definition.status?.conditions ?? [], 'Established')
  if (kind && wasServed) {
    if (registry.list(kind, { limit: 1 }).items.length > 0) {
      await tell(
        registry,
        definition,
        'True',
        'InstanceDeletionInProgress',
        'CustomResource deletion is in progress',
        now,
      )
    }
    await registry.deleteCollection(kind, {}, { user: engineWrites.user })
    if (registry.list(kind, { limit: 1 }).items.length > 0) return false
  }
  const current = registry.find(definitionKind, undefined, definition.metadata.name)
  if (!current) return true
  const [reason, message] = wasServed
    ? (['InstanceDeletionCompleted', 'removed all instances'] as const)
    : (['NeverEstablished', 'resource was never established'] as const)
  const told = await tell(registry, current, 'False', reason, message, now)
  const finalizers = (told.metadata.finalizers ?? []).filter((name) => name !== cleanupFinalizer)
  await registry.update(definitionKind, { ...told, metadata: { ...told.metadata, finalizers } }, engineWrites)
  return true
}

async function tell(
  registry: Registry,
  { metadata: { name } }: CustomResourceDefinition,
  status: Condition['status'],
  reason: string,
  message: string,
  now: number,
): Promise<CustomResourceDefinition> {
  return registry.modify(
    definitionKind,
    undefined,
    name,
    (current) => {
      const conditions = current.status?.conditions ?? []
      const old = conditions.find(({ type }) => type === 'Terminating')
      if (old?.reason === reason && old.status === status) return current
      const fresh = terminating(status, reason, message, now)
      return {
        ...current,
        status: { ...current.status, conditions: [...conditions.filter((each) => each !== old), fresh] },
      }
    },
    { ...engineWrites, subresource: 'status' },
  )
}
