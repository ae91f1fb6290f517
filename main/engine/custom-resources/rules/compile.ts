import type { JsonSchema, ValidationRule } from '#kube/kinds/apiextensions/json-schema.ts'
import { createEnvironment } from '../../cel/environment.ts'
import type { Program } from '../../cel/program.ts'
import { CelCompileError, CelError } from '../../cel/errors.ts'
import { optionalType, type CelType } from '../../cel/types.ts'
import { mentions } from '../../cel/syntax/walk.ts'
import type { DeclaredType } from './declared-type.ts'
import { parseFieldPath } from './field-path.ts'

/** A rule of a schema, ready to be evaluated; or what is wrong with it. */
export interface CompiledRule {
  readonly rule: ValidationRule
  /** Absent where the rule is empty or does not compile. */
  readonly program?: Program
  readonly error?: string
  readonly usesOldSelf: boolean
  readonly message?: Program
  readonly messageError?: string
  /** Where errors are told to be, below the place of the schema. */
  readonly fieldPath?: string
}

/** Source: apiextensions pkg/apiserver/schema/cel/compilation.go. */
export function compileRules(schema: JsonSchema, { type }: DeclaredType): CompiledRule[] {
  return (schema['x-kubernetes-validations'] ?? []).map((rule) => compileRule(rule, schema, type))
}

function compileRule(rule: ValidationRule, schema: JsonSchema, type: CelType): CompiledRule {
  if (rule.rule.trim() === '') return { rule, usesOldSelf: false }
  const oldSelf = rule.optionalOldSelf ? optionalType(type) : type
  const environment = createEnvironment({ variables: { self: type, oldSelf } })
  const compiled = attempt(() => environment.compile(rule.rule))
  if (compiled.error !== undefined) return { rule, usesOldSelf: false, error: compiled.error }
  const { program } = compiled
  if (program.resultType.kind !== 'bool') {
    return { rule, usesOldSelf: false, error: 'cel expression must evaluate to a bool' }
  }
  const path = rule.fieldPath ? parseFieldPath(rule.fieldPath, schema) : undefined
  return {
    rule,
    program,
    usesOldSelf: mentions(program.expression, 'oldSelf'),
    ...messageOf(rule, (source) => environment.compile(source)),
    ...(path && 'path' in path ? { fieldPath: path.path } : {}),
  }
}

function messageOf(
  { messageExpression }: ValidationRule,
  compile: (source: string) => Program,
): Pick<CompiledRule, 'message' | 'messageError'> {
  if (!messageExpression) return {}
  const compiled = attempt(() => compile(messageExpression))
  if (compiled.error !== undefined)
    return { messageError: `messageExpression ${compiled.error.replace('program ', '')}` }
  if (compiled.program.resultType.kind !== 'string') {
    return { messageError: 'messageExpression must evaluate to a string' }
  }
  return { message: compiled.program }
}

type Attempt = { readonly program: Program; readonly error?: undefined } | { readonly error: string }

function attempt(compile: () => Program): Attempt {
  try {
    return { program: compile() }
  } catch (error) {
    if (error instanceof CelCompileError) return { error: `compilation failed: ${error.message}` }
    if (error instanceof CelError) return { error: `program instantiation failed: ${error.message}` }
    throw error
  }
}
