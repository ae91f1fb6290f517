import { CelError } from '../errors.ts'
import { define, type Library } from '../declarations.ts'
import {
  ArrayList,
  Duration,
  ListValue,
  MapValue,
  ObjectValue,
  OptionalValue,
  Timestamp,
  Uint,
  type Value,
} from '../values/values.ts'

function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0 || value === 0n || value === '') return true
  if (value instanceof Uint) return value.value === 0n
  if (value instanceof ListValue || value instanceof MapValue) return value.size === 0
  if (value instanceof Uint8Array) return value.length === 0
  if (value instanceof Duration || value instanceof Timestamp) return value.nanos === 0n
  if (value instanceof ObjectValue) for (const _field of value.fields()) return false
  return value instanceof ObjectValue
}

function valueOf(optional: OptionalValue): Value {
  if (optional.value === undefined) throw new CelError('optional.none() dereference')
  return optional.value
}

function unwrap(list: ListValue): ListValue {
  const values: Value[] = []
  for (const item of list) if (item instanceof OptionalValue && item.value !== undefined) values.push(item.value)
  return new ArrayList(values)
}

/** Source: cel-go cel/library.go, OptionalTypes. `or` and `orValue` are the planner's: they do not evaluate in vain. */
export const optionals: Library = {
  functions: [
    define('optional.of', [['optional_of', '(V) optional<V>', (value: Value) => new OptionalValue(value)]]),
    define('optional.ofNonZeroValue', [
      [
        'optional_ofNonZeroValue',
        '(V) optional<V>',
        (value: Value) => (isZero(value) ? OptionalValue.none : new OptionalValue(value)),
      ],
    ]),
    define('optional.none', [['optional_none', '() optional<V>', () => OptionalValue.none]]),
    define('value', [['optional_value', 'optional<V>.() V', valueOf]]),
    define('hasValue', [
      ['optional_hasValue', 'optional<V>.() bool', (optional: OptionalValue) => optional.value !== undefined],
    ]),
    define('or', [
      [
        'optional_or_optional',
        'optional<V>.(optional<V>) optional<V>',
        (a: OptionalValue, b: OptionalValue) => (a.value === undefined ? b : a),
      ],
    ]),
    define('orValue', [
      [
        'optional_orValue_value',
        'optional<V>.(V) V',
        (a: OptionalValue, b: Value) => (a.value === undefined ? b : a.value),
      ],
    ]),
    define('optional.unwrap', [['optional_unwrap', '(list<optional<V>>) list<V>', unwrap]]),
    define('unwrapOpt', [['optional_unwrapOpt', 'list<optional<V>>.() list<V>', unwrap]]),
  ],
}
