import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { equalJson } from '#kube/meta/json.ts'
import { isFields } from '../schema.ts'

/**
 * A value and what it was before the update, so that what was wrong and is unchanged can stay.
 * Source: apiserver pkg/cel/common/equality.go CorrelatedObject; KEP-4008.
 */
export class Correlation {
  readonly value: unknown
  readonly old: unknown
  readonly #schema: JsonSchema | undefined
  #isUnchanged: boolean | undefined

  constructor(value: unknown, old: unknown, schema: JsonSchema | undefined) {
    this.value = value
    this.old = old
    this.#schema = schema
  }

  get isUnchanged(): boolean {
    return (this.#isUnchanged ??= equalJson(this.value, this.old))
  }

  /** Undefined where there was no such field. */
  member(name: string, schema: JsonSchema | undefined): Correlation | undefined {
    if (!isFields(this.value) || !isFields(this.old) || !Object.hasOwn(this.old, name)) return undefined
    if (this.#schema?.['x-kubernetes-map-type'] === 'atomic') return undefined
    return new Correlation(this.value[name], this.old[name], schema)
  }

  /** Undefined but for lists whose items have a key. */
  item(index: number, schema: JsonSchema | undefined): Correlation | undefined {
    if (!Array.isArray(this.value)) return undefined
    const value: unknown = this.value[index]
    const old = oldItem(this.#schema, value, this.old)
    return old === undefined ? undefined : new Correlation(value, old, schema)
  }
}

/** The item that was the same one: of lists of type `map` that with the same keys. */
export function oldItem(list: JsonSchema | undefined, item: unknown, old: unknown): unknown {
  if (list?.['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old) || !isFields(item)) return undefined
  const keys = list['x-kubernetes-list-map-keys'] ?? []
  return old.find((other: unknown) => isFields(other) && keys.every((key) => equalJson(other[key], item[key])))
}
