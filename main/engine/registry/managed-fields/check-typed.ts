import { jsonTypeOf } from '#kube/meta/json.ts'
import type { ListStructure, ScalarStructure, Structure } from '#kube/schema/structure.ts'
import { goSyntax, goText, goType } from '../go-format.ts'
import { fieldElement, printElement } from './element.ts'
import { elementOf, type Fields, isFields, memberStructure, shapeOf } from './list-items.ts'

/** What of an applied object does not fit its type, with paths. Source: structured-merge-diff typed/validate.go. */
export function typeProblems(structure: Structure, value: unknown): string[] {
  const problems = check(structure, value)
  return problems.map(({ path, problem }) => (path ? `${path}: ${problem}` : problem))
}

interface Problem {
  readonly path: string
  readonly problem: string
}

const noProblems: Problem[] = []

function check(structure: Structure, value: unknown): Problem[] {
  const shape = shapeOf(structure, value)
  if (value === null || shape.type === 'any') return noProblems
  if (shape.type === 'scalar') return checkScalar(shape, value)
  if (shape.type === 'list') {
    return Array.isArray(value) ? checkList(shape, value) : [at(`expected list, got &{${goText(value)}}`)]
  }
  return isFields(value) ? checkMembers(shape, value) : [at(`expected map, got &{${goText(value)}}`)]
}

function at(problem: string): Problem {
  return { path: '', problem }
}

function below(element: string, problems: readonly Problem[]): Problem[] {
  return problems.map(({ path, problem }) => ({ path: `${printElement(element)}${path}`, problem }))
}

function checkMembers(structure: Structure, object: Fields): Problem[] {
  const problems: Problem[] = []
  for (const [name, value] of Object.entries(object)) {
    const element = fieldElement(name)
    const member = memberStructure(structure, name)
    if (!member) return [...problems, ...below(element, [at('field not declared in schema')])]
    problems.push(...below(element, check(member, value)))
  }
  return problems
}

function checkList(list: ListStructure, items: readonly unknown[]): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const [index, item] of items.entries()) {
    let element = `i:${String(index)}`
    if (list.listType !== 'atomic') {
      try {
        element = elementOf(list, item)
      } catch (error) {
        return [...problems, at(`element ${String(index)}: ${(error as Error).message}`)]
      }
      if (seen.has(element)) problems.push(at(`duplicate entries for key ${printElement(element)}`))
      seen.add(element)
    }
    problems.push(...below(element, check(list.items, item)))
  }
  return problems
}

function checkScalar({ scalar }: ScalarStructure, value: unknown): Problem[] {
  switch (scalar) {
    case 'boolean':
      return typeof value === 'boolean' ? noProblems : [at(`expected boolean, got &{${goText(value)}}`)]
    case 'int32':
    case 'int64':
    case 'double':
      return jsonTypeOf(value) === 'number' ? noProblems : [at(`expected numeric (int or float), got ${goType(value)}`)]
    case 'int-or-string':
    case 'quantity':
    case 'time':
    case 'micro-time':
      return typeof value === 'object' ? [at(`expected any scalar, got &{${goText(value)}}`)] : noProblems
    default:
      if (typeof value === 'string') return noProblems
      return [at(`expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`)]
  }
}
