import { literalTypes } from './literal-types.ts'
import {
  durationType,
  dynType,
  listType,
  mapType,
  opaqueType,
  optionalType,
  paramType,
  timestampType,
  typeType,
  type CelType,
} from './types.ts'
import type { Value } from './values/values.ts'

/** One form of a function. */
export interface Overload {
  /** As upstream names it; costs and type errors go by it. */
  readonly id: string
  readonly isMember: boolean
  /** The receiver of a member function comes first. */
  readonly params: readonly CelType[]
  readonly result: CelType
  /** Throws CelError. */
  readonly call: (args: readonly Value[]) => Value
}

/** What a call cost, once it is known what it was called with. */
export type CallCost = (args: readonly Value[], result: Value, overload: Overload) => number

export interface FunctionDeclaration {
  readonly name: string
  readonly overloads: readonly Overload[]
  /** 1 where it is absent. */
  readonly cost?: CallCost
}

/** Functions that are declared together. */
export interface Library {
  readonly functions: readonly FunctionDeclaration[]
  /** Types that an expression can name. */
  readonly types?: Readonly<Record<string, CelType>>
}

/** `id`, signature, implementation. */
export type OverloadInput = readonly [id: string, signature: string, call: (...args: never[]) => Value]

/**
 * Declares a function by the text of its signatures: `string.(int, int) string` is a member of strings, `(string) bool`
 * is global, a capital letter is any type, and a name with a dot is a type of a library.
 */
export function define(name: string, inputs: readonly OverloadInput[], cost?: CallCost): FunctionDeclaration {
  let overloads: readonly Overload[] | undefined
  return {
    name,
    // Read with the first expression that is compiled: there are hundreds, and a start need not wait for them.
    get overloads() {
      return (overloads ??= inputs.map(overloadOf))
    },
    ...(cost ? { cost } : {}),
  }
}

function overloadOf([id, signature, call]: OverloadInput): Overload {
  const run = call as (...args: readonly Value[]) => Value
  return { id, ...parseSignature(signature), call: (args) => run(...args) }
}

function parseSignature(signature: string): Pick<Overload, 'isMember' | 'params' | 'result'> {
  const [, receiver, inner = '', result = ''] = /^(?:(.+)\.)?\((.*)\) (.+)$/.exec(signature) ?? []
  const params = inner === '' ? [] : splitTypes(inner).map(parseType)
  if (receiver) params.unshift(parseType(receiver))
  return { isMember: receiver !== undefined, params, result: parseType(result) }
}

const named: Readonly<Record<string, CelType>> = {
  ...literalTypes,
  dyn: dynType,
  timestamp: timestampType,
  duration: durationType,
}

function parseType(text: string): CelType {
  const [, outer = text, inner] = /^([^<]+)<(.+)>$/.exec(text) ?? []
  if (inner === undefined) return named[text] ?? (/^[A-Z]$/.test(text) ? paramType(text) : opaqueType(text))
  const [first = dynType, second = dynType] = splitTypes(inner).map(parseType)
  if (outer === 'map') return mapType(first, second)
  if (outer === 'optional') return optionalType(first)
  return outer === 'type' ? typeType(first) : listType(first)
}

function splitTypes(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '<') depth++
    else if (text[i] === '>') depth--
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  parts.push(text.slice(start).trim())
  return parts
}
