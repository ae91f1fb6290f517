import { cloneJson } from '#kube/meta/json.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Core } from './core.ts'
import type { WriteOptions } from './registry.ts'

type Fields = Record<string, unknown>

/**
 * Takes back what a write through one door may not change: the object itself keeps its status, the status its spec.
 * Source: PrepareForUpdate of the strategies in kubernetes pkg/registry.
 */
export function project<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  object: T,
  old: T,
  { subresource, user }: Pick<WriteOptions, 'subresource' | 'user'>,
): void {
  const strategy = core.strategyOf(kind)
  const part = subresource && strategy.parts?.[subresource]
  if (part) {
    part.prepare(object, old, core.clock.now())
    return
  }
  switch (subresource) {
    case undefined:
      if (kind.subresources.includes('status')) restore(object, old, ['status'])
      strategy.prepareForUpdate(object, old)
      return
    case 'status':
      restore(object, old, partsOf(object, old, ['status', 'metadata']))
      strategy.prepareForStatusUpdate(object, old, { user, now: core.clock.now() })
      return
    case 'scale':
      takeSpec(object, old, 'replicas')
      return
    case 'finalize':
      takeSpec(object, old, 'finalizers')
      return
    case 'binding': {
      // The scheduler may mark what it binds, and admission tells the pod where its node stands (KEP-4742).
      const { annotations, labels } = object.metadata
      takeSpec(object, old, 'nodeName')
      Object.assign(object.metadata, annotations ? { annotations } : {}, labels ? { labels } : {})
      strategy.prepareForBinding?.(object, old, core.clock.now())
      return
    }
    default:
      throw new Error(`${kind.kind} has no rules for writes through ${subresource}`)
  }
}

function partsOf(object: KubeObject, old: KubeObject, but: readonly string[]): string[] {
  return [...new Set([...Object.keys(object), ...Object.keys(old)])].filter((part) => !but.includes(part))
}

function restore(object: KubeObject, old: KubeObject, parts: readonly string[]): void {
  for (const part of parts) {
    const value = (old as unknown as Fields)[part]
    if (value === undefined) Reflect.deleteProperty(object, part)
    else (object as unknown as Fields)[part] = cloneJson(value)
  }
}

/** Everything as it was, but one field of the spec, and the books of who owns it. */
function takeSpec(object: { spec?: Fields } & KubeObject, old: KubeObject, field: string): void {
  const taken = object.spec?.[field]
  const { managedFields } = object.metadata
  restore(object, old, partsOf(object, old, []))
  if (managedFields) object.metadata.managedFields = managedFields
  const spec: Fields = { ...object.spec, [field]: taken }
  if (taken === undefined) Reflect.deleteProperty(spec, field)
  object.spec = spec
}
