import { CelCompileError, CelError } from '../../cel/errors.ts'
import { createEnvironment, perCallCostLimit } from '../../cel/environment.ts'
import { estimateCost } from '../../cel/estimate.ts'
import type { Program } from '../../cel/program.ts'
import { anyType, boolType, formatType, mapType, objectType, opaqueType, stringType } from '../../cel/types.ts'
import { type FieldError, forbiddenField, invalidField } from '#kube/meta/field-error.ts'

/** Of a domain or driver, of a name below it, of the value of an attribute; of the maps that hold them. */
const [longestDomain, longestName, longestValue, mostEntries] = [63, 32, 64, 32]

const byName = (type: typeof anyType): typeof anyType => mapType(stringType, mapType(stringType, type))

const deviceType = objectType(
  'kubernetes.DRADevice',
  () =>
    new Map([
      ['driver', stringType],
      ['attributes', byName(anyType)],
      ['capacity', byName(opaqueType('kubernetes.Quantity'))],
      ['allowMultipleAllocations', boolType],
    ]),
)

const environment = createEnvironment({ variables: { device: deviceType }, hasBind: true })

/**
 * An expression that selects devices, as it is before there are any: its types, and what it can cost at most.
 * Source: dynamic-resource-allocation cel/compile.go; kubernetes pkg/apis/resource/validation validateCELSelector.
 */
export function validateDeviceExpression(field: string, expression: string): FieldError[] {
  let program: Program
  try {
    program = environment.compile(expression)
  } catch (error) {
    if (error instanceof CelCompileError) {
      return [invalidField(field, expression, `compilation failed: ${error.message}`)]
    }
    if (!(error instanceof CelError)) throw error
    return [invalidField(field, expression, `program instantiation failed: ${error.message}`)]
  }
  const { resultType } = program
  if (resultType.kind !== 'bool' && resultType.kind !== 'any') {
    const detail = `must evaluate to bool or the unknown type, not ${formatType(resultType)}`
    return [invalidField(field, expression, detail)]
  }
  const { max } = estimateCost(program, sizeAt)
  return max > perCallCostLimit ? [forbiddenField(field, 'too complex, exceeds cost limit')] : []
}

/** How large what stands at a path below `device` can be; undefined where that is not known. */
function sizeAt([root, field, domain, name, ...deeper]: readonly string[]): number | undefined {
  if (root !== 'device' || deeper.length > 0) return undefined
  const isMap = field === 'attributes' || field === 'capacity'
  if (!isMap) return domain === undefined ? sizes[field ?? ''] : undefined
  if (domain === undefined) return mostEntries
  if (domain === '@keys') return name === undefined ? longestDomain : undefined
  // Names in the dotted form are followed below attributes alone, and there in their inner map.
  if (domain !== '@values') return undefined
  if (name === undefined) return mostEntries
  if (name === '@keys') return longestName
  return field === 'attributes' ? longestValue : undefined
}

const sizes: Readonly<Record<string, number | undefined>> = { driver: longestDomain, allowMultipleAllocations: 1 }
