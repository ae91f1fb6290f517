import { Checker } from './checker.ts'
import type { FunctionDeclaration, Library } from './declarations.ts'
import { CelCompileError, CelCostError, CelError } from './errors.ts'
import { addresses } from './libraries/addresses.ts'
import { arithmetic } from './libraries/arithmetic.ts'
import { authorizers } from './libraries/authorizer.ts'
import { collections } from './libraries/collections.ts'
import { conversions } from './libraries/conversions.ts'
import { formatLibrary } from './libraries/formats.ts'
import { lists } from './libraries/lists.ts'
import { optionals } from './libraries/optionals.ts'
import { quantities } from './libraries/quantities.ts'
import { regexes } from './libraries/regexes.ts'
import { sets } from './libraries/sets.ts'
import { strings } from './libraries/strings.ts'
import { time } from './libraries/time.ts'
import { urls } from './libraries/urls.ts'
import { versions } from './libraries/versions.ts'
import { checkLiterals } from './literal-checks.ts'
import { plan } from './planner.ts'
import type { Environment, Program } from './program.ts'
import { parse } from './syntax/parser.ts'
import { formatType, isAssignable, isDyn, type CelType } from './types.ts'

/** apiserver pkg/apis/cel/config.go: what one evaluation, and all of one object's together, may cost. */
export const perCallCostLimit = 1_000_000
export const runtimeCostBudget = 10_000_000

export interface EnvironmentOptions {
  readonly variables: Readonly<Record<string, CelType>>
  /** In addition to those that Kubernetes has everywhere. */
  readonly libraries?: readonly Library[]
  /** Types that messages such as `Object{…}` can be made of, by name. */
  readonly types?: Readonly<Record<string, CelType>>
  /** `cel.bind(name, value, expression)`. */
  readonly hasBind?: boolean
  /** Types that there are too many of to be listed. */
  readonly typeNamed?: (name: string) => CelType | undefined
}

/** Source: apiserver pkg/cel/environment/base.go. */
const kubernetesLibraries: readonly Library[] = [
  arithmetic,
  conversions,
  collections,
  time,
  strings,
  lists,
  sets,
  optionals,
  regexes,
  urls,
  quantities,
  versions,
  addresses,
  formatLibrary,
  authorizers,
]

const kubernetesFunctions = functionsOf(kubernetesLibraries)

/** A name that several libraries declare has the overloads of all. */
function functionsOf(libraries: readonly Library[], base?: ReadonlyMap<string, FunctionDeclaration>) {
  const functions = new Map(base)
  for (const declared of libraries.flatMap((library) => library.functions)) {
    const known = functions.get(declared.name)
    const merged = known ? { ...declared, ...known, overloads: [...known.overloads, ...declared.overloads] } : declared
    functions.set(declared.name, merged)
  }
  return functions
}

export function createEnvironment({
  variables,
  libraries = [],
  types = {},
  typeNamed,
  hasBind,
}: EnvironmentOptions): Environment {
  const functions = libraries.length === 0 ? kubernetesFunctions : functionsOf(libraries, kubernetesFunctions)
  const declaredTypes = new Map<string, CelType>()
  for (const library of [...kubernetesLibraries, ...libraries]) {
    for (const [name, type] of Object.entries(library.types ?? {})) declaredTypes.set(name, type)
  }
  for (const [name, type] of Object.entries(types)) declaredTypes.set(name, type)
  const environment: Environment = {
    variable: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    function: (name) => functions.get(name),
    type: (name) => declaredTypes.get(name) ?? typeNamed?.(name),
    compile: (source, results) => compile(environment, source, { results, hasBind }),
  }
  return environment
}

interface Wanted {
  readonly results: readonly CelType[] | undefined
  readonly hasBind: boolean | undefined
}

function compile(environment: Environment, source: string, { results, hasBind }: Wanted): Program {
  const expression = guarded(source, () => parse(source, hasBind))
  const checker = new Checker(environment)
  const resultType = guarded(source, () => checker.check(expression))
  const issues = checker.issues.length > 0 ? checker.issues : checkLiterals(expression, checker)
  if (issues.length > 0) throw new CelCompileError(source, issues)
  if (results && !isDyn(resultType) && !results.some((type) => isAssignable(resultType, type, new Map()))) {
    throw new ResultTypeError(resultType, results)
  }
  const run = plan(expression, checker)
  return {
    expression,
    resultType,
    typeOf: (part) => checker.typeOf(part),
    evaluate(variables, limit = perCallCostLimit) {
      const frame = { variables, slots: [], cost: 0, limit }
      try {
        return { value: run(frame), cost: frame.cost }
      } catch (error) {
        // A value nested deeper than the stack can walk.
        if (error instanceof RangeError) throw new CelCostError()
        throw error
      }
    },
  }
}

/** The checked expression is of a type that its place has no use for. */
export class ResultTypeError extends CelError {
  constructor(_actual: CelType, expected: readonly CelType[]) {
    super(`must evaluate to ${expected.map(formatType).join(' or ')}`)
  }
}

/** An expression whose nesting outgrows the stack is one that is refused. */
function guarded<T>(source: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new CelCompileError(source, [{ offset: 0, message: 'expression recursion limit exceeded: 250' }])
  }
}
