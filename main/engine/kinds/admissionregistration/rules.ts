import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'

export interface RuleWithOperations {
  operations?: string[]
  apiGroups?: string[]
  apiVersions?: string[]
  resources?: string[]
  scope?: string
}

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const scopes = ['*', 'Cluster', 'Namespaced']

/** Source: kubernetes pkg/apis/admissionregistration/validation validateRuleWithOperations. */
export function validateRule(at: string, rule: RuleWithOperations): FieldError[] {
  const { operations: given = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule
  return [
    ...validateList(`${at}.operations`, given, 'operations'),
    ...given.flatMap((operation, index) =>
      operations.includes(operation)
        ? []
        : [unsupportedField(`${at}.operations[${String(index)}]`, operation, operations)],
    ),
    ...validateList(`${at}.apiGroups`, apiGroups, 'API groups'),
    ...validateList(`${at}.apiVersions`, apiVersions, 'API versions'),
    ...apiVersions.flatMap((version, index) => (version ? [] : [requiredField(`${at}.apiVersions[${String(index)}]`)])),
    ...validateResources(`${at}.resources`, resources),
    ...(scope === undefined || scopes.includes(scope) ? [] : [unsupportedField(`${at}.scope`, scope, scopes)]),
  ]
}

/** A list that is not empty, and where `*` stands alone. */
function validateList(field: string, list: readonly string[], what: string): FieldError[] {
  if (list.length === 0) return [requiredField(field)]
  if (list.length === 1 || !list.includes('*')) return []
  return [invalidField(field, list, `if '*' is present, must not specify other ${what}`)]
}

function validateResources(field: string, resources: readonly string[]): FieldError[] {
  const errors = resources.length === 0 ? [requiredField(field)] : []
  errors.push(...validateWildcards(field, resources))
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.push(invalidField(field, resources, "if '*/*' is present, must not specify other resources"))
  }
  // Upstream looks at the last resource without a subresource only.
  const plain = resources.filter((resource) => resource && !resource.includes('/'))
  if (plain.includes('*') && plain.at(-1) !== '*') {
    const detail = "if '*' is present, must not specify other resources without subresources"
    errors.push(invalidField(field, resources, detail))
  }
  return errors
}

/** After `x/*` or `any/x`, nothing that it includes. */
function validateWildcards(field: string, resources: readonly string[]): FieldError[] {
  const wildResources = new Set<string>()
  const wildSubresources = new Set<string>()
  return resources.flatMap((text, index) => {
    const at = `${field}[${String(index)}]`
    if (text === '') return [requiredField(at)]
    const slash = text.indexOf('/')
    if (slash < 0) return []
    const [resource, sub] = [text.slice(0, slash), text.slice(slash + 1)]
    const refuse = (wild: string): FieldError =>
      invalidField(at, text, `if '${wild}' is present, must not specify ${text}`)
    const errors = [
      ...(wildResources.has(resource) ? [refuse(`${resource}/*`)] : []),
      ...(wildSubresources.has(sub) ? [refuse(`*/${sub}`)] : []),
    ]
    if (sub === '*') wildResources.add(resource)
    if (resource === '*') wildSubresources.add(sub)
    return errors
  })
}
