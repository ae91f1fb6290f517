import type { AnyForm, FieldStructure, ObjectStructure, ScalarType, Structure } from './structure.ts'

/** Finds the type that a fact names. */
export type TypeLookup = (name: string) => Structure

const scalars: ReadonlySet<string> = new Set<ScalarType>([
  'string',
  'boolean',
  'int32',
  'int64',
  'double',
  'bytes',
  'time',
  'micro-time',
  'quantity',
  'int-or-string',
])

const forms: ReadonlySet<string> = new Set<AnyForm>([
  'raw-extension',
  'json',
  'fields-v1',
  'schema-or-bool',
  'schema-or-array',
  'schema-or-strings',
])

/** What Go writes as null where there is nothing: slices, maps, pointers, and structs that do so themselves. */
const nullTypes = /^(\*.*|\[\].*|map:.*|bytes|any|time|micro-time|raw-extension|json|fields-v1|schema-or-.*)$/
/** Go structs: `omitempty` does not omit them. */
const isStruct = /^(time|micro-time|quantity|int-or-string|raw-extension|json|fields-v1|schema-or-\w+|[\w.-]*[A-Z]\w*)$/

/** Reads a line of the tables in facts/; scripts/update-facts.mjs explains their words. */
export function parseField(text: string, lookUp: TypeLookup): FieldStructure {
  const at = text.indexOf(' default=')
  const published = at < 0 ? undefined : (JSON.parse(text.slice(at + ' default='.length)) as unknown)
  const [number = '-', type = '', ...words] = (at < 0 ? text : text.slice(0, at)).split(' ')
  const value = (name: string): string | undefined =>
    words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
  const isAlways = words.includes('always')
  const standard = at < 0 ? ruledDefault(type, isAlways) : (published ?? undefined)
  const patch = value('patch')
  const goType = value('go')
  const embeddedIn = value('in')
  const [strategy = '', mergeKey] = patch?.split(':') ?? []
  return {
    structure: structureOfType(type, { list: value('list'), isAtomic: isAtomicOf(words) }, lookUp),
    isRequired: words.includes('required'),
    omits: omitsOf(type, isAlways, words.includes('omitzero')),
    ...(nullTypes.test(type) ? { zeroIsNull: true } : {}),
    ...(standard === undefined ? {} : { default: standard }),
    ...(patch === undefined ? {} : { patchStrategy: strategy, patchMergeKey: mergeKey ?? '' }),
    ...(number === '-' ? {} : { number }),
    ...(words.includes('granular') ? { isGranular: true } : {}),
    ...(embeddedIn === undefined ? {} : { embeddedIn }),
    ...(goType === undefined ? {} : { goType }),
  }
}

/** Undefined: as the type says. */
function isAtomicOf(words: readonly string[]): boolean | undefined {
  return words.includes('atomic') ? true : words.includes('granular') ? false : undefined
}

function omitsOf(type: string, isAlways: boolean, isOmittedAsZero: boolean): FieldStructure['omits'] {
  if (isOmittedAsZero) return 'empty'
  if (isAlways || isStruct.test(type)) return 'never'
  return type.startsWith('*') ? 'absent' : 'empty'
}

function ruledDefault(type: string, isAlways: boolean): unknown {
  if (/^[\w.-]*[A-Z]\w*$/.test(type)) return {}
  if (!isAlways) return undefined
  return { string: '', boolean: false, int32: 0, int64: 0, double: 0 }[type]
}

interface ListFacts {
  readonly list: string | undefined
  readonly isAtomic: boolean | undefined
}

function structureOfType(type: string, facts: ListFacts, lookUp: TypeLookup): Structure {
  const inner: ListFacts = { list: undefined, isAtomic: undefined }
  if (type.startsWith('*')) return structureOfType(type.slice(1), facts, lookUp)
  if (type.startsWith('map:')) {
    return { type: 'map', items: structureOfType(type.slice(4), inner, lookUp), isAtomic: facts.isAtomic ?? false }
  }
  if (type.startsWith('[]')) {
    const isMessage = type.startsWith('[]message:')
    const items = structureOfType(type.slice(isMessage ? 10 : 2), inner, lookUp)
    const [listType = 'atomic', keys] = facts.list?.split(':') ?? []
    return {
      type: 'list',
      items,
      listType: listType as 'atomic' | 'set' | 'map',
      keys: keys?.split(',') ?? [],
      isDeclared: facts.list !== undefined,
      ...(isMessage ? { isMessage } : {}),
    }
  }
  if (scalars.has(type)) return { type: 'scalar', scalar: type as ScalarType }
  if (forms.has(type)) return { type: 'any', form: type as AnyForm }
  if (type === 'any') return { type: 'any' }
  const structure = lookUp(type)
  const { isAtomic } = facts
  return isAtomic === undefined || structure.type !== 'object' ? structure : withOwnership(structure, isAtomic)
}

/** The same type, owned as a whole or field by field where this field has it. */
function withOwnership(structure: ObjectStructure, isAtomic: boolean): ObjectStructure {
  return {
    type: 'object',
    ...(structure.name === undefined ? {} : { name: structure.name }),
    get fields() {
      return structure.fields
    },
    isAtomic,
  }
}
