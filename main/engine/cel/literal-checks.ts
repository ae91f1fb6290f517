import type { Checker } from './checker.ts'
import { CelError, type Issue } from './errors.ts'
import { formatProblem } from './libraries/format-text.ts'
import { compileRegex } from './regex.ts'
import type { CallExpression, Expression } from './syntax/ast.ts'
import { childrenOf } from './syntax/walk.ts'
import { formatType, isSameType, type CelType } from './types.ts'
import { parseDuration } from './values/duration.ts'
import { parseTimestamp } from './values/timestamp.ts'

interface LiteralCheck {
  readonly argument: number
  readonly what: string
  readonly parse: (text: string) => unknown
}

/** Arguments that are wrong whatever the object is. Source: cel-go cel/validator.go. */
const checks: Readonly<Record<string, LiteralCheck>> = {
  duration: { argument: 0, what: 'duration', parse: parseDuration },
  timestamp: { argument: 0, what: 'timestamp', parse: parseTimestamp },
  matches: { argument: 1, what: 'matches', parse: compileRegex },
}

export function checkLiterals(expression: Expression, checker: Checker): Issue[] {
  const seen = new Set<Expression>()
  const issues: Issue[] = []
  const visit = (part: Expression, isFormat: boolean): void => {
    if (seen.has(part)) return
    seen.add(part)
    if (part.kind === 'call') issues.push(...literalIssues(part, checker), ...formatIssues(part, checker))
    else if (!isFormat) issues.push(...mixedIssues(part, checker))
    const isInFormat = isFormat || (part.kind === 'call' && part.name === 'format')
    for (const child of childrenOf(part)) visit(child, isInFormat)
  }
  visit(expression, false)
  return issues
}

function literalIssues(call: CallExpression, checker: Checker): Issue[] {
  const check = Object.hasOwn(checks, call.name) ? checks[call.name] : undefined
  const arg = check && checker.callOf(call)?.args[check.argument]
  if (!check || arg?.kind !== 'literal' || arg.value.type !== 'string') return []
  try {
    check.parse(arg.value.value)
    return []
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return [{ offset: arg.offset, message: `invalid ${check.what} argument` }]
  }
}

/** The entries of a literal are of one type, but in the arguments of `format`. */
function mixedIssues(part: Expression, checker: Checker): Issue[] {
  if (part.kind === 'list') {
    return firstMix(part.items.map((item, i) => ({ at: item, type: typeIn(item, part.optional.has(i), checker) })))
  }
  if (part.kind !== 'map') return []
  const keys = firstMix(part.entries.map(({ key }) => ({ at: key, type: checker.typeOf(key) })))
  const values = part.entries.map(({ value, isOptional }) => ({ at: value, type: typeIn(value, isOptional, checker) }))
  return [...keys, ...firstMix(values)]
}

function typeIn(expression: Expression, isOptional: boolean, checker: Checker): CelType {
  const type = checker.typeOf(expression)
  return isOptional ? (type.params[0] ?? type) : type
}

function firstMix(entries: readonly { readonly at: Expression; readonly type: CelType }[]): Issue[] {
  const [first] = entries
  const odd = first && entries.find(({ type }) => !isSameType(first.type, type))
  if (!odd) return []
  const message = `expected type '${formatType(first.type)}' but found '${formatType(odd.type)}'`
  return [{ offset: odd.at.offset, message }]
}

/** `'%d'.format([…])` with everything written out. */
function formatIssues(call: CallExpression, checker: Checker): Issue[] {
  const { target, args, name, offset } = call
  const [list] = args
  if (name !== 'format' || target?.kind !== 'literal' || target.value.type !== 'string' || list?.kind !== 'list')
    return []
  const types = list.items.map((item) => checker.typeOf(item))
  const problem = formatProblem(target.value.value, types)
  if (!problem) return []
  const at = problem.index === undefined ? offset : (list.items[problem.index]?.offset ?? offset)
  return [{ offset: at, message: problem.message }]
}
