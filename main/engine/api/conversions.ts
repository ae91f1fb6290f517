import type { KubeObject } from '#kube/meta/object.ts'
import type { ServedKind } from '../registry/served-kinds.ts'

type Convert = NonNullable<ServedKind['toServed']>

/** Thrown by a read, which is synchronous, of what a webhook has yet to convert. */
export class ConversionAwaited extends Error {
  /** Rejects with a StatusError where the webhook fails. */
  readonly done: Promise<unknown>

  constructor(done: Promise<unknown>) {
    super('the conversion is not there yet')
    this.done = done
  }
}

/** Objects keep their identity while they do not change, so one conversion serves all who read one. */
const conversions = new WeakMap<Convert, WeakMap<KubeObject, KubeObject | Promise<KubeObject>>>()

export function converted<T extends KubeObject>(convert: Convert, object: T): T | Promise<T> {
  if (!Object.isFrozen(object)) return convert(object) as T | Promise<T>
  const known = conversions.get(convert) ?? new WeakMap<KubeObject, KubeObject | Promise<KubeObject>>()
  conversions.set(convert, known)
  let result = known.get(object)
  if (!result) {
    result = convert(object)
    known.set(object, result)
    if (result instanceof Promise) {
      result.then(
        (value) => known.set(object, value),
        () => known.delete(object),
      )
    }
  }
  return result as T | Promise<T>
}

/** Throws ConversionAwaited, once for all that are not there yet. */
export function convertedNow<T extends KubeObject>(convert: Convert, objects: readonly T[]): T[] {
  const results = objects.map((object) => converted(convert, object))
  const awaited = results.filter((result) => result instanceof Promise)
  if (awaited.length > 0) throw new ConversionAwaited(Promise.all(awaited))
  return results as T[]
}

/**
 * Does what reads again, until all that it reads is converted. A write waits for its own conversions, so what is done
 * again has changed nothing yet.
 */
export async function onceConverted<R>(act: () => R | Promise<R>): Promise<R> {
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof ConversionAwaited)) throw error
      await error.done
    }
  }
}
