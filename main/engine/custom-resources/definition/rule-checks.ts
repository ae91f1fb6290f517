import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { type FieldError, forbiddenField, invalidField } from '#kube/meta/field-error.ts'
import { estimateCost } from '../../cel/estimate.ts'
import type { SizeAt } from '../../cel/ranges.ts'
import type { Program } from '../../cel/program.ts'
import { escapeName } from '../../cel/values/json.ts'
import { compileRules, type CompiledRule } from '../rules/compile.ts'
import { declaredTypeOf, type DeclaredType } from '../rules/declared-type.ts'
import { isEmbedded, itemsOf, sortedProperties, valuesOf } from '../schema.ts'

/** apiextensions validation.go: what a rule, and all rules of a schema together, may cost at most. */
const ruleCostLimit = 10_000_000
const totalCostLimit = 100_000_000

interface RulePlace {
  readonly path: string
  /** How often a value like this can stand in an object; undefined: as often as fits in a request. */
  readonly cardinality: number | undefined
  /** The outermost list or map whose items have no past: their rules cannot compare. */
  readonly uncorrelated: string | undefined
}

interface Found {
  readonly errors: FieldError[]
  readonly costs: { readonly path: string; readonly cost: number }[]
}

/** Compiles the rules of a valid schema and bounds their cost. */
export function ruleErrors(schema: JsonSchema, path: string): FieldError[] {
  const found: Found = { errors: [], costs: [] }
  visit(schema, declaredTypeOf(schema, true), { path, cardinality: 1, uncorrelated: undefined }, found)
  const total = found.costs.reduce((sum, { cost }) => sum + cost, 0)
  if (total <= totalCostLimit) return found.errors
  const dearest = found.costs.toSorted((a, b) => b.cost - a.cost).slice(0, 4)
  const detail = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'
  const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema'
  return [
    ...found.errors,
    ...dearest.filter(({ cost }) => cost > totalCostLimit / 100).map((rule) => forbiddenField(rule.path, detail)),
    forbiddenField(path, costMessage(name, total, totalCostLimit)),
  ]
}

function visit(schema: JsonSchema, declared: DeclaredType | undefined, place: RulePlace, found: Found): void {
  if (!declared) return
  if (schema['x-kubernetes-validations']?.length) check(schema, declared, place, found)
  const values = valuesOf(schema)
  const items = itemsOf(schema)
  if (values) {
    const at = { ...place, path: `${place.path}.additionalProperties` }
    visit(values, declared.items, { ...at, cardinality: multiplied(place.cardinality, schema.maxProperties) }, found)
  }
  for (const [name, property] of sortedProperties(schema)) {
    const escaped = escapeName(name)
    const type = escaped === undefined ? declaredTypeOf(property, isEmbedded(property)) : declared.fields?.get(escaped)
    visit(property, type, { ...place, path: `${place.path}.properties[${name}]` }, found)
  }
  if (items) {
    const isCorrelated = schema['x-kubernetes-list-type'] === 'map'
    const uncorrelated = place.uncorrelated ?? (isCorrelated ? undefined : place.path)
    const cardinality = multiplied(place.cardinality, schema.maxItems)
    visit(items, declared.items, { path: `${place.path}.items`, cardinality, uncorrelated }, found)
  }
}

function multiplied(cardinality: number | undefined, by: number | undefined): number | undefined {
  return cardinality === undefined || by === undefined ? undefined : cardinality * by
}

function check(schema: JsonSchema, declared: DeclaredType, place: RulePlace, found: Found): void {
  const cardinality = place.cardinality ?? Math.floor((3 * 1024 * 1024) / (declared.minSize + 1))
  for (const [i, compiled] of compileRules(schema, declared).entries()) {
    const at = `${place.path}.x-kubernetes-validations[${String(i)}]`
    const { rule } = compiled
    if (compiled.program) bound(compiled.program, declared, cardinality, `${at}.rule`, 'estimated rule cost', found)
    if (compiled.error !== undefined) found.errors.push(invalidField(`${at}.rule`, shownRule(rule), compiled.error))
    if (compiled.messageError !== undefined) {
      found.errors.push(invalidField(`${at}.messageExpression`, shownRule(rule), compiled.messageError))
    }
    if (compiled.message) {
      bound(compiled.message, declared, 1, `${at}.messageExpression`, 'estimated messageExpression cost', found)
    }
    found.errors.push(...oldSelfErrors(compiled, place, at))
  }
}

function bound(
  program: Program,
  declared: DeclaredType,
  cardinality: number,
  path: string,
  name: string,
  found: Found,
): void {
  const cost = estimateCost(program, sizesOf(declared)).max * cardinality
  if (cost > ruleCostLimit) found.errors.push(forbiddenField(path, costMessage(name, cost, ruleCostLimit)))
  found.costs.push({ path, cost })
}

function sizesOf(root: DeclaredType): SizeAt {
  return (path) => {
    let current: DeclaredType | undefined = root
    for (const segment of path.slice(1)) {
      if (segment === '@items' || segment === '@values') current = current.items
      else if (segment === '@keys') current = current.keys
      else current = current.fields?.get(segment)
      if (!current) return undefined
    }
    return current.maxElements
  }
}

function oldSelfErrors({ rule, usesOldSelf, program }: CompiledRule, place: RulePlace, at: string): FieldError[] {
  if (!program) return []
  if (usesOldSelf) {
    if (place.uncorrelated === undefined) return []
    const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelated}`
    return [invalidField(`${at}.rule`, rule.rule, detail)]
  }
  if (rule.optionalOldSelf === undefined) return []
  return [invalidField(`${at}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule')]
}

/** The rule as Go's encoding of the internal type shows it. */
function shownRule({
  rule,
  message = '',
  messageExpression = '',
  reason,
  fieldPath = '',
  optionalOldSelf,
}: CompiledRule['rule']): object {
  return {
    Rule: rule,
    Message: message,
    MessageExpression: messageExpression,
    Reason: reason ?? null,
    FieldPath: fieldPath,
    OptionalOldSelf: optionalOldSelf ?? null,
  }
}

function costMessage(name: string, cost: number, limit: number): string {
  const ratio = cost / limit
  const factor = ratio > 100 ? 'more than 100x' : ratio < 1.5 ? `${ratio.toFixed(6)}x` : `${ratio.toFixed(1)}x`
  const advice =
    'try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared'
  return `${name} exceeds budget by factor of ${factor} (${advice})`
}
