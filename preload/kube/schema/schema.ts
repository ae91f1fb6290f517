import generated from './generated.json' with { type: 'json' }

/** What a value is in JSON. `object` refers to a type by its name; integers are named by their width. */
export type ScalarType =
  | 'string'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'double'
  | 'bytes'
  | 'time'
  | 'micro-time'
  | 'quantity'
  | 'int-or-string'
  | 'any'

export interface FieldSchema {
  readonly type: ScalarType | 'object'
  /** The name of the type, for `object`. */
  readonly of?: string
  /** Absent for a single value. */
  readonly shape?: 'list' | 'map' | 'map-of-lists'
  readonly required?: boolean
  readonly description: string
}

export interface TypeSchema {
  readonly description: string
  readonly fields: Readonly<Record<string, FieldSchema>>
}

interface Schema {
  /** `apps/v1/Deployment` → the name of its type. */
  readonly kinds: Readonly<Record<string, string>>
  readonly types: Readonly<Record<string, TypeSchema>>
}

/** The fields of all kinds that are served. Made by `npm run generate`. */
export const schema = generated as unknown as Schema

/** The name of a kind's type, such as `io.k8s.api.core.v1.Pod`; undefined for kinds without a schema. */
export function typeNameOf(apiVersion: string, kind: string): string | undefined {
  return schema.kinds[`${apiVersion}/${kind}`]
}

/** `PodSpec` of `io.k8s.api.core.v1.PodSpec`. */
export function shortNameOf(typeName: string): string {
  return typeName.slice(typeName.lastIndexOf('.') + 1)
}
