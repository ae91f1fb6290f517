import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { StatusError } from '#kube/meta/status.ts'
import type { ListOptions, Registry, WriteOptions } from '../registry/registry.ts'
import type { ServedKind } from '../registry/served-kinds.ts'
import { converted, convertedNow, onceConverted } from './conversions.ts'
import { watchConverted } from './converted-watch.ts'

/**
 * The registry as one served version sees it: what goes in is converted to the version that is kept, what comes out to
 * the one that was asked for. Asked for another kind, it is the registry itself.
 */
export function convertedRegistry(registry: Registry, served: ServedKind): Registry {
  const { stored, toStored, toServed } = served
  if (!toStored || !toServed) return registry
  const told = <R>(act: () => R): R => inGroupOf(served, act)
  const isOurs = (kind: Pick<Kind, 'group' | 'version' | 'resource'>): boolean =>
    kind.resource === served.kind.resource && kind.version === served.kind.version && kind.group === served.kind.group
  // A served kind and its objects are of one T; the conversions are made for any object.
  const kept = <T extends KubeObject>(kind: Kind<T>): Kind<T> => (isOurs(kind) ? stored : kind)
  const inward = <T extends KubeObject>(kind: Kind<T>, object: T): T | Promise<T> =>
    isOurs(kind) ? converted(toStored, object) : object
  const outward = <T extends KubeObject>(kind: Kind<T>, object: T): T | Promise<T> =>
    isOurs(kind) ? converted(toServed, object) : object
  /** For reads: throws ConversionAwaited for what a webhook has yet to convert. */
  const outwardNow = <T extends KubeObject>(kind: Kind<T>, objects: readonly T[]): readonly T[] =>
    isOurs(kind) ? convertedNow(toServed, objects) : objects
  const oneNow = <T extends KubeObject>(kind: Kind<T>, object: T): T => outwardNow(kind, [object])[0] ?? object
  /** Selectors name the fields of the served version. */
  const selected = <T extends KubeObject>(kind: Kind<T>): Kind<T> => {
    if (!isOurs(kind)) return kind
    const fields = Object.entries(kind.fields).map(([name, read]) => [name, (object: T) => read(oneNow(kind, object))])
    return { ...kept(kind), fields: Object.fromEntries(fields) as Kind<T>['fields'] }
  }
  /** Managers own fields of the version that they speak. */
  const spoken = <O extends WriteOptions>(options: O): O => ({ ...options, apiVersion: apiVersionOf(served.kind) })
  return {
    get revision() {
      return registry.revision
    },
    get: (kind, namespace, name) => told(() => oneNow(kind, registry.get(kept(kind), namespace, name))),
    find(kind, namespace, name) {
      const object = registry.find(kept(kind), namespace, name)
      return object && oneNow(kind, object)
    },
    list(kind, options) {
      // Fields are those of the served version: all are converted at once, not one after the other.
      if (options?.fieldSelector) outwardNow(kind, registry.list(kept(kind), scopeOf(options)).items)
      const result = registry.list(selected(kind), options)
      return { ...result, items: outwardNow(kind, result.items) }
    },
    async create(kind, object, options = {}) {
      const given = await inward(kind, object)
      return outward(kind, await told(() => registry.create(kept(kind), given, spoken(options))))
    },
    async update(kind, object, options = {}) {
      const given = await inward(kind, object)
      return outward(kind, await told(() => registry.update(kept(kind), given, spoken(options))))
    },
    async modify(kind, namespace, name, change, options = {}) {
      const convertedChange = async (current: Parameters<typeof change>[0]) =>
        inward(kind, await change(await outward(kind, current)))
      const write = () => registry.modify(kept(kind), namespace, name, convertedChange, spoken(options))
      return outward(kind, await told(write))
    },
    async apply(kind, namespace, name, config, options) {
      const result = await registry.apply(kept(kind), namespace, name, config, spoken(options))
      return { ...result, object: await outward(kind, result.object) }
    },
    async delete(kind, namespace, name, options) {
      const result = await told(() => registry.delete(kept(kind), namespace, name, options))
      return { ...result, object: await outward(kind, result.object) }
    },
    async deleteCollection(kind, list, options) {
      const result = await onceConverted(() => registry.deleteCollection(selected(kind), list, options))
      return { ...result, items: await Promise.all(result.items.map(async (object) => outward(kind, object))) }
    },
    connect: (kind, namespace, name, options) => registry.connect(kept(kind), namespace, name, options),
    watch: (kind, options, listener) =>
      isOurs(kind)
        ? watchConverted({ registry, kind, stored: kept(kind), toServed }, options, listener)
        : registry.watch(kind, options, listener),
  }
}

function scopeOf({ namespace, resourceVersion, resourceVersionMatch }: ListOptions): ListOptions {
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(resourceVersionMatch === undefined ? {} : { resourceVersionMatch }),
  }
}

/** Refusals name the resource as it was asked for: `events.events.k8s.io "a" not found`. */
function inGroupOf<R>(served: ServedKind, act: () => R): R {
  const rename = (error: unknown): never => {
    throw error instanceof StatusError ? renamed(served, error) : error
  }
  try {
    const result = act()
    return result instanceof Promise ? (result.catch(rename) as R) : result
  } catch (error) {
    return rename(error)
  }
}

function renamed(
  { stored: { group: before, resource }, kind: { group } }: ServedKind,
  error: StatusError,
): StatusError {
  const { details, message = '' } = error.status
  if (group === before || details?.kind !== resource || (details.group ?? '') !== before) return error
  const wanted = group ? `${resource}.${group} ` : `${resource} `
  const text = message.replace(before ? `${resource}.${before} ` : `${resource} `, () => wanted)
  return new StatusError({ ...error.status, message: text, details: { ...details, group } })
}
