/** What a value is in JSON; integers are named by their width. */
export type ScalarType =
  'string' | 'boolean' | 'int32' | 'int64' | 'double' | 'bytes' | 'time' | 'micro-time' | 'quantity' | 'int-or-string'

/**
 * The type of a value: of a built-in kind, or of one that a CustomResourceDefinition declares. Decoding, patches and
 * server-side apply work on it. What is recursive (JSONSchemaProps) is made when it is first read.
 * Source: apiextensions pkg/apiserver/schema/structural.go, structured-merge-diff schema/elements.go.
 */
export type Structure = ScalarStructure | ObjectStructure | MapStructure | ListStructure | AnyStructure

export interface ScalarStructure {
  readonly type: 'scalar'
  readonly scalar: ScalarType
}

/** Named fields. */
export interface ObjectStructure {
  readonly type: 'object'
  /** Such as `io.k8s.api.core.v1.PodSpec`; absent for the types of CustomResourceDefinitions. */
  readonly name?: string
  readonly fields: Readonly<Record<string, FieldStructure>>
  /** Server-side apply owns it as a whole. */
  readonly isAtomic: boolean
  /** Keeps fields that are not named. */
  readonly preservesUnknown?: boolean
  /** `x-kubernetes-unions`, as OpenAPI publishes them. */
  readonly unions?: readonly unknown[]
}

/** Any keys, one type of values. */
export interface MapStructure {
  readonly type: 'map'
  readonly items: Structure
  readonly isAtomic: boolean
}

export interface ListStructure {
  readonly type: 'list'
  readonly items: Structure
  readonly listType: 'atomic' | 'set' | 'map'
  /** What tells the items of a `map` apart. */
  readonly keys: readonly string[]
  /** True where OpenAPI says the list type; it is atomic where it does not. */
  readonly isDeclared?: boolean
  /** True where protobuf wraps the list in a message of its own (`message ExtraValue`). */
  readonly isMessage?: boolean
}

/** JSON that is taken as it is. */
export interface AnyStructure {
  readonly type: 'any'
  /** The type of a CustomResourceDefinition's schema that may be JSON of another shape; absent: any shape. */
  readonly form?: AnyForm
}

/** `schema-or-…` are JSONSchemaPropsOrBool, JSONSchemaPropsOrArray, JSONSchemaPropsOrStringArray. */
export type AnyForm =
  'raw-extension' | 'json' | 'fields-v1' | 'schema-or-bool' | 'schema-or-array' | 'schema-or-strings'

export interface FieldStructure {
  readonly structure: Structure
  readonly isRequired: boolean
  /**
   * What Go's encoding/json leaves out: `empty` zero values ('', 0, false, [], {}), `absent` nothing but a missing
   * value, `never`: the field is always written, as its zero value where the client gave none.
   */
  readonly omits: 'empty' | 'absent' | 'never'
  /** Null is a value of its own: only for the types of CustomResourceDefinitions. */
  readonly isNullable?: boolean
  /** Go's zero value is null: of lists, maps, pointers, times and raw JSON. */
  readonly zeroIsNull?: boolean
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  /** `patchStrategy` and `patchMergeKey` of strategic merge patches; '' is a set of plain values. */
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  /** Go's name of the type where it has one, `v1.Protocol`: messages tell it. */
  readonly goType?: string
  /** The structs that Go embeds and JSON does not show, `RuleWithOperations.Rule`: messages tell them. */
  readonly embeddedIn?: string
  /** OpenAPI says of a map or struct that its fields are owned one by one. */
  readonly isGranular?: boolean
  /** The numbers that lead to the field in protobuf, `2.1` where Go embeds a message; absent where it has none. */
  readonly number?: string
}
