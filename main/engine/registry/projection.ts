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
  subresource: WriteOptions['subresource'],
): void {
  const strategy = core.strategyOf(kind)
  switch (subresource) {
    case undefined:
      if (kind.subresources.includes('status')) restore(object, old, ['status'])
      strategy.prepareForUpdate(object, old)
      return
    case 'status':
      restore(object, old, partsOf(object, old, ['status', 'metadata']))
      strategy.prepareForStatusUpdate(object, old)
      return
    case 'scale':
      takeSpec(object, old, 'replicas')
      return
    case 'finalize':
      takeSpec(object, old, 'finalizers')
      return
    case 'binding':
      takeSpec(object, old, 'nodeName')
      strategy.prepareForBinding?.(object, old, core.clock.now())
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

/** Everything as it was, but one field of the spec. */
function takeSpec(object: { spec?: Fields } & KubeObject, old: KubeObject, field: string): void {
  const taken = object.spec?.[field]
  restore(object, old, partsOf(object, old, []))
  const spec: Fields = { ...object.spec, [field]: taken }
  if (taken === undefined) Reflect.deleteProperty(spec, field)
  object.spec = spec
}
