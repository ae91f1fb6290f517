import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { fromJson } from '../../cel/values/json.ts'
import { escapeName } from '../../cel/values/json.ts'
import { OptionalValue, type Value } from '../../cel/values/values.ts'
import { runtimeCostBudget } from '../../cel/environment.ts'
import { isEmbedded, isFields, itemsOf, valuesOf, type Fields } from '../schema.ts'
import { oldItem, type Correlation } from '../values/correlation.ts'
import { compileRules, type CompiledRule } from './compile.ts'
import { declaredTypeOf, type DeclaredType } from './declared-type.ts'
import { evaluateRule, OutOfBudget, type RuleEvaluation } from './evaluate.ts'

/** The rules of a schema and of everything in it, compiled once. */
export interface RuleValidator {
  /** What an object breaks; `old` is undefined on create. `warn` takes errors of what an update did not change. */
  validate(object: unknown, old: unknown, options?: RuleOptions): FieldError[]
}

export interface RuleOptions {
  readonly path?: string
  readonly correlation?: Correlation
  readonly warn?: (error: FieldError) => void
}

/** Source: apiextensions pkg/apiserver/schema/cel/validation.go. */
export function createRuleValidator(schema: JsonSchema, isResourceRoot = true): RuleValidator | undefined {
  const root = nodeOf(schema, isResourceRoot, declaredTypeOf(schema, isResourceRoot))
  if (!root) return undefined
  return {
    validate(object, old, { path = '', correlation, warn = ignore } = {}) {
      const walk: Walk = { errors: [], budget: { left: runtimeCostBudget }, warn }
      try {
        visit(root, object, old, { path, correlation, parent: undefined }, walk)
      } catch (error) {
        if (!(error instanceof OutOfBudget)) throw error
        walk.errors.push(error.fieldError)
      }
      return walk.errors
    },
  }
}

const ignore = (): void => {}

/** The part of the tree that has rules. */
interface RuleNode {
  readonly schema: JsonSchema
  readonly declared: DeclaredType
  readonly rules: readonly CompiledRule[]
  readonly items: RuleNode | undefined
  readonly values: RuleNode | undefined
  readonly properties: ReadonlyMap<string, RuleNode>
}

function nodeOf(schema: JsonSchema, isResource: boolean, declared: DeclaredType | undefined): RuleNode | undefined {
  if (!declared) return undefined
  const rules = schema['x-kubernetes-validations']?.length ? compileRules(schema, declared) : []
  const items = childOf(itemsOf(schema), declared.items)
  const values = childOf(valuesOf(schema), declared.items)
  const properties = new Map<string, RuleNode>()
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const escaped = escapeName(name)
    const known = escaped === undefined ? declaredTypeOf(property, isEmbedded(property)) : declared.fields?.get(escaped)
    // The metadata that rules see is not that of the schema.
    if (isResource && (name === 'metadata' || name === 'kind' || name === 'apiVersion')) continue
    const node = childOf(property, known)
    if (node) properties.set(name, node)
  }
  if (rules.length === 0 && !items && !values && properties.size === 0) return undefined
  return { schema, declared, rules, items, values, properties }
}

function childOf(schema: JsonSchema | undefined, declared: DeclaredType | undefined): RuleNode | undefined {
  return schema && nodeOf(schema, isEmbedded(schema), declared)
}

interface Walk {
  readonly errors: FieldError[]
  readonly budget: { left: number }
  readonly warn: (error: FieldError) => void
}

interface Place {
  readonly path: string
  readonly correlation: Correlation | undefined
  /** Of the closest ancestor that has one. */
  readonly parent: Correlation | undefined
}

function below(place: Place, segment: string, correlation: Correlation | undefined): Place {
  const path = segment.startsWith('[') || place.path === '' ? place.path + segment : `${place.path}.${segment}`
  return { path, correlation: place.correlation && correlation, parent: place.correlation ?? place.parent }
}

function visit(node: RuleNode, value: unknown, old: unknown, place: Place, walk: Walk): void {
  // A rule on a nullable value says nothing of null.
  if (value === null || value === undefined) return
  evaluateAll(node, value, old, place, walk)
  if (Array.isArray(value)) visitItems(node, value, old, place, walk)
  else if (isFields(value)) visitFields(node, value, isFields(old) ? old : undefined, place, walk)
}

function visitItems(node: RuleNode, list: readonly unknown[], old: unknown, place: Place, walk: Walk): void {
  const { items } = node
  if (!items) return
  for (const [i, item] of list.entries()) {
    const correlation = place.correlation?.item(i, items.schema)
    visit(items, item, oldItem(node.schema, item, old), below(place, `[${String(i)}]`, correlation), walk)
  }
}

function visitFields(node: RuleNode, value: Fields, old: Fields | undefined, place: Place, walk: Walk): void {
  for (const [name, member] of Object.entries(value)) {
    const child = node.properties.get(name) ?? node.values
    if (!child) continue
    const before = old && Object.hasOwn(old, name) ? old[name] : undefined
    const segment = node.properties.has(name) ? name : `[${name}]`
    visit(child, member, before, below(place, segment, place.correlation?.member(name, child.schema)), walk)
  }
}

function evaluateAll(node: RuleNode, value: unknown, old: unknown, place: Place, walk: Walk): void {
  if (node.rules.length === 0) return
  const { type } = node.declared
  const self = fromJson(value, type)
  const hasOld = old !== undefined && old !== null
  const oldSelf = hasOld ? fromJson(old, type) : undefined
  for (const compiled of node.rules) {
    const isOptional = compiled.rule.optionalOldSelf === true
    if (compiled.error !== undefined) {
      const text = `rule compile error: ${compiled.error}`
      walk.errors.push(invalidField(place.path, node.schema.type, text))
    }
    if (!compiled.program || (compiled.usesOldSelf && !hasOld && !isOptional)) continue
    const variables: Record<string, Value> = { self }
    if (isOptional) variables['oldSelf'] = hasOld ? new OptionalValue(oldSelf) : OptionalValue.none
    else if (oldSelf !== undefined) variables['oldSelf'] = oldSelf
    const evaluation: RuleEvaluation = { compiled, variables, value, schema: node.schema, path: place.path }
    const error = evaluateRule(evaluation, compiled.program, walk.budget)
    if (error) tell(error, compiled, place, walk)
  }
}

/** What was wrong before, and was not touched, is a warning. */
function tell(error: FieldError, compiled: CompiledRule, place: Place, walk: Walk): void {
  const correlation = place.correlation ?? place.parent
  if (!compiled.usesOldSelf && correlation?.isUnchanged) walk.warn(error)
  else walk.errors.push(error)
}
