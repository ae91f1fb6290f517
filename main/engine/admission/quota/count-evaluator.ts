import { one } from './amounts.ts'
import type { Evaluator } from './measure.ts'

/** Counts objects. Source: apiserver pkg/quota/v1/generic/evaluator.go objectCountEvaluator. */
export function countEvaluator(groupResource: string, alias: string | undefined): Evaluator {
  const names = [`count/${groupResource}`, ...(alias ? [alias] : [])]
  return {
    handles: ({ operation, subresource }) => operation === 'CREATE' && !subresource,
    matchingResources: (wanted) => wanted.filter((name) => names.includes(name)),
    matchesScope: () => false,
    usage: () => new Map(names.map((name) => [name, one])),
  }
}
