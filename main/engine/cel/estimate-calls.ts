import { listCost, regexLengthFactor, structCost, traversalFactor } from './costs.ts'
import { plus, scaled, times, type CallEstimate, type Range, type SizeReader } from './ranges.ts'
import type { CallExpression, Expression } from './syntax/ast.ts'

/** Source: apiserver pkg/cel/library/cost.go EstimateCallCost. */
type Estimate = (
  sizes: SizeReader,
  target: Expression | undefined,
  args: readonly Expression[],
) => CallEstimate | undefined

const one: Range = { min: 1, max: 1 }
const nominal: Estimate = () => ({ cost: one })

/** Walks the receiver, or the only argument, and answers with something of that size. */
const walk =
  (factor: number, keepsSize: boolean): Estimate =>
  (sizes, target, args) => {
    const subject = target ?? args[0]
    if (!subject) return undefined
    const size = sizes.sizeOf(subject)
    return { cost: scaled(size, factor), ...(keepsSize ? { size } : {}) }
  }

const search: Estimate = (sizes, target) => {
  if (!target) return undefined
  const isList = sizes.isListOfText(target)
  const size = sizes.sizeOf(target)
  if (isList) return { cost: times(size, plus(one, scaled(sizes.itemSizeOf(target), traversalFactor))) }
  return { cost: size }
}

const find: Estimate = (sizes, target, [pattern]) => {
  if (!target || !pattern) return undefined
  const size = sizes.sizeOf(target)
  const text = scaled(plus(size, one), traversalFactor)
  return { cost: times(text, scaled(sizes.sizeOf(pattern), regexLengthFactor)), size: { min: 0, max: size.max } }
}

/** The longest text has each part that can be replaced grow as much as it can. */
const replace: Estimate = (sizes, target, [part, by]) => {
  if (!target || !part || !by) return undefined
  const size = sizes.sizeOf(target)
  const [old, fresh] = [sizes.sizeOf(part), sizes.sizeOf(by)]
  const count = old.min === 0 ? size.max + 1 : Math.ceil(size.max / old.min)
  const grown = fresh.max <= old.min && old.min > 0 ? size.max : count * fresh.max + (old.min === 0 ? size.max : 0)
  return { cost: scaled(size, 2 * traversalFactor), size: { min: 0, max: grown } }
}

const split: Estimate = (sizes, target, args) => {
  if (!target) return undefined
  const size = sizes.sizeOf(target)
  const limit = args[1]
  const max = limit?.kind === 'literal' && limit.value.type === 'int' ? Number(limit.value.value) : size.max
  return { cost: scaled(size, 2 * traversalFactor), size: { min: 0, max: max < 0 ? size.max : max } }
}

const join: Estimate = (sizes, target, [separator]) => {
  if (!target) return undefined
  const count = sizes.sizeOf(target)
  const parts = times(count, sizes.itemSizeOf(target))
  const between = separator
    ? times(sizes.sizeOf(separator), { min: Math.max(0, count.min - 1), max: Math.max(0, count.max - 1) })
    : { min: 0, max: 0 }
  const size = plus(parts, between)
  return { cost: scaled(size, traversalFactor), size }
}

/** Addresses are 4 or 16 bytes; text is parsed before. */
const containment =
  (extra: number): Estimate =>
  (sizes, _target, [other]) => {
    const bytes = { min: 4, max: 16 }
    const masked = extra ? plus(scaled(bytes, traversalFactor), one) : { min: 0, max: 0 }
    const parse = other ? scaled(sizes.sizeOf(other), traversalFactor) : one
    return { cost: plus(plus(scaled(plus(bytes, bytes), traversalFactor), masked), { min: 0, max: parse.max }) }
  }

const validate: Estimate = (sizes, _target, [text]) =>
  text && { cost: scaled(scaled(sizes.sizeOf(text), traversalFactor), 128 * regexLengthFactor) }

const selector: Estimate = (sizes, _target, [text]) => {
  if (!text) return undefined
  const size = sizes.sizeOf(text)
  const requirements = scaled(scaled(size, 0.5), listCost + structCost)
  return { cost: plus(plus({ min: listCost, max: listCost }, scaled(size, traversalFactor)), requirements) }
}

const pairs =
  (factor: number): Estimate =>
  (sizes, _target, [a, b]) =>
    a && b && { cost: scaled(times(sizes.sizeOf(a), sizes.sizeOf(b)), factor) }

const square: Estimate = (sizes, target) =>
  target && { cost: times(sizes.sizeOf(target), sizes.sizeOf(target)), size: sizes.sizeOf(target) }

const range: Estimate = (_sizes, _target, [size]) => {
  const max = size?.kind === 'literal' && size.value.type === 'int' ? Number(size.value.value) : Infinity
  return { cost: { min: 0, max }, size: { min: 0, max } }
}

function each(names: string, estimate: Estimate): Record<string, Estimate> {
  return Object.fromEntries(names.split(' ').map((name) => [name, estimate]))
}

const estimates: Readonly<Record<string, Estimate | undefined>> = Object.assign(Object.create(null) as object, {
  ...each('serviceAccount path group resource subresource namespace name allowed reason error errored', nominal),
  ...each('masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast', nominal),
  ...each('isGlobalUnicast sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo', nominal),
  ...each('add sub major minor patch getScheme getHostname getHost getPort getEscapedPath getQuery named', nominal),
  ...each('isSorted sum max min indexOf lastIndexOf', search),
  ...each('url escapeKey lowerAscii upperAscii substring trim quote', walk(traversalFactor, true)),
  ...each('cidr isIP isCIDR ip quantity isQuantity semver isSemver bytes', walk(traversalFactor, false)),
  ...each('find findAll', find),
  ...each('fieldSelector labelSelector', selector),
  ...each('reverse slice flatten sort @sortByAssociatedKeys', walk(1, true)),
  check: () => ({ cost: { min: 350_000, max: 350_000 } }),
  isCanonical: (sizes: SizeReader, _target: Expression | undefined, [text]: readonly Expression[]) =>
    text && { cost: scaled(sizes.sizeOf(text), 2 * traversalFactor) },
  format: walk(traversalFactor, false),
  replace,
  split,
  join,
  validate,
  distinct: square,
  range,
  contains: pairs(1),
  intersects: pairs(1),
  equivalent: pairs(2),
  containsIP: containment(0),
  containsCIDR: containment(1),
})

export function estimateLibraryCall(call: CallExpression, sizes: SizeReader): CallEstimate | undefined {
  const { args, name } = call
  return estimates[name.slice(name.lastIndexOf('.') + 1)]?.(sizes, receiverOf(call), args)
}

const namespaces: ReadonlySet<string> = new Set(['ip', 'sets', 'lists', 'strings', 'optional', 'format', 'jsonpatch'])

/** `sets.contains` and its like are functions of a name space, which is no receiver. */
export function receiverOf({ target }: CallExpression): Expression | undefined {
  return target?.kind === 'ident' && namespaces.has(target.name) ? undefined : target
}
