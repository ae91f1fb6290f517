import { createEnvironment } from '../../cel/environment.ts'
import type { Environment, Program } from '../../cel/program.ts'
import { CelCompileError, CelError } from '../../cel/errors.ts'
import { authorizerType, resourceCheckType } from '../../cel/libraries/authorizer.ts'
import { jsonPatches } from '../../cel/libraries/json-patch.ts'
import {
  boolType,
  dynType,
  formatType,
  isSameType,
  listType,
  nullType,
  objectType,
  stringType,
  type CelType,
} from '../../cel/types.ts'
import { appliedType, appliedTypeNamed, patchOperationType } from './patch-types.ts'
import { namespaceType, requestType } from './types.ts'

/** Where an expression stands. */
export type Role = keyof typeof results

/** What an expression may evaluate to; any type where there is none. Source: the ReturnTypes of apiserver's accessors. */
const results = {
  matchCondition: [boolType],
  variable: undefined,
  validation: [boolType],
  messageExpression: [stringType],
  auditAnnotation: [stringType, nullType],
  applyConfiguration: [appliedType],
  jsonPatch: [listType(patchOperationType)],
} satisfies Readonly<Record<string, readonly CelType[] | undefined>>

/** An expression, ready to be evaluated; or what is wrong with it. */
export interface Expression {
  readonly source: string
  readonly program?: Program
  readonly error?: string
}

export interface Variable extends Expression {
  readonly name: string
}

export interface CompilerOptions {
  readonly hasParams: boolean
  /** False where `variables` is not known: in the conditions of webhooks. */
  readonly hasVariables?: boolean
  /** Of `object`, `oldObject` and `params` where expressions are checked for a kind; dyn where they are evaluated. */
  readonly types?: { readonly object: CelType; readonly params: CelType }
}

/** Compiles the expressions of one policy or webhook. */
export interface Compiler {
  /** Those that come later see it as `variables.NAME`. */
  addVariable(name: string, source: string): Variable
  compile(role: Role, source: string): Expression
}

/** Source: apiserver pkg/admission/plugin/cel/{compile,composition}.go. */
export function createCompiler({ hasParams, hasVariables = true, types }: CompilerOptions): Compiler {
  const fields = new Map<string, CelType>()
  const variables = {
    object: types?.object ?? dynType,
    oldObject: types?.object ?? dynType,
    namespaceObject: namespaceType,
    request: requestType,
    ...(hasVariables ? { variables: variablesTypeOf(fields) } : {}),
    ...(hasParams ? { params: types?.params ?? dynType } : {}),
  }
  const authorizers = { authorizer: authorizerType, 'authorizer.requestResource': resourceCheckType }
  const environments: Partial<Record<'plain' | 'full' | 'patches', Environment>> = {}
  const environmentFor = (role: Role): Environment => {
    if (role === 'messageExpression') return (environments.plain ??= createEnvironment({ variables }))
    const full = { variables: { ...variables, ...authorizers } }
    if (role !== 'applyConfiguration' && role !== 'jsonPatch') return (environments.full ??= createEnvironment(full))
    return (environments.patches ??= createEnvironment({
      ...full,
      libraries: [jsonPatches],
      types: { JSONPatch: patchOperationType },
      typeNamed: appliedTypeNamed,
    }))
  }
  const compile = (role: Role, source: string): Expression => {
    // Types that a kind has need not be those that an expression is to have.
    return compileIn(environmentFor(role), source, types ? undefined : results[role])
  }
  return {
    compile,
    addVariable(name, source) {
      const compiled = compile('variable', source)
      fields.set(name, compiled.program?.resultType ?? dynType)
      return { ...compiled, name }
    },
  }
}

export function variablesTypeOf(fields: ReadonlyMap<string, CelType>): CelType {
  return objectType('kubernetes.variables', () => fields)
}

function compileIn(environment: Environment, source: string, wanted: readonly CelType[] | undefined): Expression {
  let program: Program
  try {
    program = environment.compile(source)
  } catch (error) {
    if (error instanceof CelCompileError) return { source, error: `compilation failed: ${error.message}` }
    if (error instanceof CelError) return { source, error: `program instantiation failed: ${error.message}` }
    throw error
  }
  if (!wanted || wanted.some((type) => isSameType(type, program.resultType))) return { source, program }
  const [actual, ...expected] = [program.resultType, ...wanted].map(goNameOf)
  const must = expected.length === 1 ? expected.join() : `one of [${expected.join(' ')}]`
  return { source, error: `must evaluate to ${must} but got ${String(actual)}` }
}

/** As cel-go's types print themselves. */
function goNameOf(type: CelType): string {
  return type.kind === 'null' ? 'null_type' : formatType(type)
}
