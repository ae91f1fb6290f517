import type { KubeObject, LabelSelector } from '#kube/meta/object.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import { formatLabelSelector, labelSelectorOf } from '#kube/selectors/labels.ts'
import type { ScaleView, ServedKind } from './served-kinds.ts'

interface Scalable extends KubeObject {
  spec: { replicas?: number; selector?: LabelSelector }
  status?: { replicas?: number }
}

/** Source: k8s.io/api/autoscaling/v1 Scale. */
export interface Scale extends KubeObject {
  spec?: { replicas?: number }
  status: { replicas: number; selector?: string }
}

/** What the `scale` of an object shows. Throws 500 for a custom object without the field that its replicas stand in. */
export function scaleOf(object: KubeObject, view: ScaleView): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const selector = view.selector(object)
  const replicas = view.replicas(object)
  if (replicas === undefined) {
    throw internalError(`the spec replicas field ${JSON.stringify(view.specPath)} does not exist`)
  }
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: JSON.parse(
      JSON.stringify({ name, namespace, uid, resourceVersion, creationTimestamp }),
    ) as KubeObject['metadata'],
    spec: replicas ? { replicas } : {},
    status: { replicas: view.statusReplicas(object), ...(selector ? { selector } : {}) },
  }
}

/** A ReplicationController's selector is nothing but labels. */
function selectorOf({ kind, spec: { selector } }: Scalable): LabelSelector | undefined {
  return kind === 'ReplicationController' ? { matchLabels: selector as Record<string, string> } : selector
}

/** The built-in kinds that scale do so by `spec.replicas`. */
const bySpec: ScaleView = {
  replicas: (object) => (object as Scalable).spec.replicas ?? 0,
  statusReplicas: (object) => (object as Scalable).status?.replicas ?? 0,
  selector: (object) => formatLabelSelector(labelSelectorOf(selectorOf(object as Scalable)) ?? []),
  withReplicas: (object, replicas) => ({ ...object, spec: { ...(object as Scalable).spec, replicas } }) as KubeObject,
  specPath: '.spec.replicas',
}

/** How the objects of a kind are scaled. */
export function scaleViewOf({ scale }: Pick<ServedKind, 'scale'>): ScaleView {
  return scale ?? bySpec
}
