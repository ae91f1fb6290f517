import type { Registry } from '../../main/engine/registry/registry.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { cloneJson } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'

/** Creates an object as a client would send it: right or wrong. */
export function createLoose<T extends KubeObject>(registry: Registry, kind: Kind<T>, object: object): Promise<T> {
  return registry.create<T>(kind, object as T)
}

/** A copy with one field set, or left out for `undefined`. `path` is as `spec/ports/0/port`. */
export function withField(object: object, path: string, value: unknown): object {
  const copy = cloneJson(object)
  const keys = path.split('/')
  const last = keys.pop() ?? ''
  const parent = keys.reduce<Record<string, unknown>>(
    (at, key) => {
      const child = (at[key] ?? {}) as Record<string, unknown>
      at[key] = child
      return child
    },
    copy as Record<string, unknown>,
  )
  if (value === undefined) Reflect.deleteProperty(parent, last)
  else parent[last] = value
  return copy
}
