import { namespace as namespaceKind, type Namespace } from '#kube/kinds/core/namespace.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { equalJson } from '#kube/meta/json.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { Condition, KubeObject } from '#kube/meta/object.ts'
import { withCondition } from '../../runtime/conditions.ts'
import type { View } from '../../runtime/controller.ts'
import { batch, nothing, remove, update, type Intent, type Outcome } from '../../runtime/intents.ts'

interface Remaining {
  readonly kind: Kind
  readonly objects: readonly KubeObject[]
}

/**
 * Deletes what is in the namespace, pods before everything else, and then lets the namespace go.
 * Source: pkg/controller/namespace/deletion/namespaced_resources_deleter.go; order: KEP-5080.
 */
export function reconcileNamespace(view: View<Namespace>, namespacedKinds: readonly Kind[]): Outcome {
  const { object: namespace, read, now } = view
  if (namespace?.metadata.deletionTimestamp === undefined) return nothing
  const remaining = namespacedKinds
    .map((kind) => ({ kind, objects: read(kind).list(namespace.metadata.name) }))
    .filter(({ objects }) => objects.length > 0)
  if (remaining.length === 0) return { intents: finalize(namespace) }
  const pods = remaining.filter(({ kind }) => kind.kind === podKind.kind && kind.group === '')
  const doomed = pods.length > 0 ? pods : remaining
  return { intents: [...report(namespace, doomed, now), ...doomed.flatMap(deletions)] }
}

function deletions({ kind, objects }: Remaining): Intent[] {
  const live = objects.filter((object) => object.metadata.deletionTimestamp === undefined)
  return live.length > 0 ? [batch(live.map((object) => remove(kind, object, { propagationPolicy: 'Background' })))] : []
}

function finalize(namespace: Namespace): Intent[] {
  const finalizers = namespace.spec?.finalizers?.filter((name) => name !== 'kubernetes') ?? []
  return [update(namespaceKind, { ...namespace, spec: { ...namespace.spec, finalizers } }, 'finalize')]
}

/** The conditions of a namespace that goes, and what they say while nothing is in the way. */
const atEase: readonly Condition[] = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
].map(([type = '', reason = '', message = '']) => ({ type, status: 'False' as const, reason, message }))

/** Says in the status what the deletion waits for. Source: status_condition_utils.go. */
function report(namespace: Namespace, remaining: readonly Remaining[], now: number): Intent[] {
  const content = remaining.map(
    ({ kind, objects }) => `${kind.resource}.${kind.group} has ${String(objects.length)} resource instances`,
  )
  const held = finalizersIn(remaining)
  const found: Record<string, Pick<Condition, 'reason' | 'message'>> = {
    NamespaceContentRemaining: {
      reason: 'SomeResourcesRemain',
      message: `Some resources are remaining: ${content.sort().join(', ')}`,
    },
    ...(held && {
      NamespaceFinalizersRemaining: {
        reason: 'SomeFinalizersRemain',
        message: `Some content in the namespace has finalizers remaining: ${held}`,
      },
    }),
  }
  const conditions = atEase
    .map((condition) => ({
      ...condition,
      ...(found[condition.type] && { status: 'True' as const }),
      ...found[condition.type],
    }))
    .reduce<readonly Condition[]>(
      (list, condition) => withCondition(list, condition, now),
      namespace.status?.conditions ?? [],
    )
  if (equalJson(namespace.status?.conditions ?? [], conditions)) return []
  const status = { ...namespace.status, conditions: [...conditions] }
  return [update(namespaceKind, { ...namespace, status }, 'status')]
}

function finalizersIn(remaining: readonly Remaining[]): string {
  const counts = new Map<string, number>()
  for (const object of remaining.flatMap(({ objects }) => objects)) {
    for (const name of object.metadata.finalizers ?? []) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .map(([name, count]) => `${name} in ${String(count)} resource instances`)
    .sort()
    .join(', ')
}
