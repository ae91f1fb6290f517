import { equalJson } from '#kube/meta/json.ts'
import { deployment as deploymentKind, type Deployment } from '#kube/kinds/apps/deployment.ts'
import { replicaSet, type ReplicaSet } from '#kube/kinds/apps/replica-set.ts'
import { apiVersionOf } from '#kube/meta/kind.ts'
import { findCondition } from '#kube/meta/object.ts'
import { controllerReferenceTo } from '../../runtime/controller-reference.ts'
import type { View } from '../../runtime/controller.ts'
import { create, note, update } from '../../runtime/intents.ts'
import { currentAnnotations } from './annotations.ts'
import { hashLabel, revisionAnnotation, sizeOf, sum, type Rollout } from './rollout.ts'
import { noStep, type Step } from './step.ts'
import { templateHash } from './template-hash.ts'

/** Makes the set with the deployment's template, or brings its annotations up to date; nothing when it is in order. */
export function ensureNewReplicaSet(rollout: Rollout, view: View<Deployment>): Step {
  return rollout.current ? refresh(rollout, rollout.current) : createCurrent(rollout, view)
}

function refresh(rollout: Rollout, current: ReplicaSet): Step {
  const { metadata, spec, status } = rollout.deployment
  const annotations = currentAnnotations(rollout, current)
  const minReadySeconds = spec.minReadySeconds ?? 0
  const isSame =
    equalJson(annotations, current.metadata.annotations) && minReadySeconds === (current.spec.minReadySeconds ?? 0)
  if (!isSame) {
    const next = {
      ...current,
      metadata: { ...current.metadata, annotations },
      spec: { ...current.spec, minReadySeconds },
    }
    return { intents: [update(replicaSet, next)] }
  }
  const revision = annotations[revisionAnnotation] ?? ''
  if (metadata.annotations?.[revisionAnnotation] !== revision) return { intents: [], revision }
  if (findCondition(status?.conditions, 'Progressing')) return noStep
  // A set that was there before the deployment counts as progress of its own.
  const message = `Found new replica set "${current.metadata.name}"`
  return { intents: [], news: { status: 'True', reason: 'FoundNewReplicaSet', message } }
}

function createCurrent(rollout: Rollout, { read }: View<Deployment>): Step {
  const { deployment } = rollout
  const set = newReplicaSet(rollout)
  const { namespace, name } = set.metadata
  // The name is taken, but not by this template: count it into the next hash. Source: getNewReplicaSet.
  if (read(replicaSet).get(namespace, name)) return { intents: [], hasCollided: true }
  const grown = `Scaled up replica set ${name} from 0 to ${String(sizeOf(set))}`
  const told = sizeOf(set) > 0 ? [note(deployment, 'Normal', 'ScalingReplicaSet', grown)] : []
  return {
    intents: [create(replicaSet, set, () => told)],
    news: { status: 'True', reason: 'NewReplicaSetCreated', message: `Created new replica set "${name}"` },
  }
}

function newReplicaSet(rollout: Rollout): ReplicaSet {
  const { spec, metadata, status } = rollout.deployment
  const hash = templateHash(spec.template, status?.collisionCount)
  const labels = { ...spec.template.metadata?.labels, [hashLabel]: hash }
  return {
    apiVersion: apiVersionOf(replicaSet),
    kind: replicaSet.kind,
    metadata: {
      name: `${metadata.name}-${hash}`,
      ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
      labels,
      annotations: currentAnnotations(rollout, undefined),
      ownerReferences: [controllerReferenceTo(deploymentKind, rollout.deployment)],
    },
    spec: {
      replicas: newSize(rollout, 0),
      minReadySeconds: spec.minReadySeconds ?? 0,
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [hashLabel]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  }
}

/** How large the new set may be now: the surge bounds all sets together. Source: NewRSNewReplicas. */
export function newSize(rollout: Rollout, size: number): number {
  const { deployment, replicas, maxSurge, all } = rollout
  if (deployment.spec.strategy?.type === 'Recreate') return replicas
  const room = replicas + maxSurge - sum(all, sizeOf)
  return room <= 0 ? size : size + Math.min(room, replicas - size)
}
