import type { ResourceRequirements } from '#kube/kinds/core/pod.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { canonicalQuantity, compareQuantities, parseQuantity, quantityProblem } from '#kube/quantity/quantity.ts'

type ResourceList = Record<string, string>

/** Writes the amounts as the API server stores them: `0.5` becomes `500m`, the number 1 the text `1`. */
export function canonicalResources(list: ResourceList | undefined): void {
  if (!list) return
  for (const [name, amount] of Object.entries(list)) list[name] = canonicalQuantity(amount)
}

export function validateResourceList(list: ResourceList | undefined, field: string): FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, amount]) => validateAmount(name, amount, `${field}[${name}]`))
}

function validateAmount(name: string, amount: string, field: string): FieldError[] {
  const quantity = parseQuantity(amount)
  if (!quantity) return [invalidField(field, amount, quantityProblem)]
  return [
    ...qualifiedName(name).map((problem) => invalidField(field, name, problem)),
    ...(quantity.nano < 0n ? [invalidField(field, amount, 'must be greater than or equal to 0')] : []),
  ]
}

/** Source: kubernetes pkg/apis/core/validation ValidateContainerResourceRequirements. */
export function validateResources({ limits = {}, requests = {} }: ResourceRequirements, field: string): FieldError[] {
  const tooMuch = Object.entries(requests).flatMap(([name, amount]) => {
    const request = parseQuantity(amount)
    const limit = Object.hasOwn(limits, name) ? parseQuantity(limits[name] ?? '') : undefined
    if (!request || !limit || compareQuantities(request, limit) <= 0) return []
    return [
      invalidField(`${field}.requests`, amount, `must be less than or equal to ${name} limit of ${limits[name] ?? ''}`),
    ]
  })
  return [
    ...validateResourceList(limits, `${field}.limits`),
    ...validateResourceList(requests, `${field}.requests`),
    ...tooMuch,
  ]
}
