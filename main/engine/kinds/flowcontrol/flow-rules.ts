import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import type { FlowSchemaSpec } from './mandatory.ts'

type Rule = NonNullable<FlowSchemaSpec['rules']>[number]
type Subject = Rule['subjects'][number]
type ResourceRule = NonNullable<Rule['resourceRules']>[number]
type NonResourceRule = NonNullable<Rule['nonResourceRules']>[number]

const subjectKinds = ['Group', 'ServiceAccount', 'User']
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch']

/** Source: kubernetes pkg/apis/flowcontrol/validation ValidateFlowSchemaPolicyRulesWithSubjects. */
export function validateFlowRule(at: string, rule: Rule): FieldError[] {
  const { subjects = [], resourceRules = [], nonResourceRules = [] } = rule as Partial<Rule>
  return [
    ...subjects.flatMap((subject, index) => validateSubject(`${at}.subjects[${String(index)}]`, subject)),
    ...(subjects.length > 0 ? [] : [requiredField(`${at}.subjects`, 'subjects must contain at least one value')]),
    ...(resourceRules.length + nonResourceRules.length > 0
      ? []
      : [requiredField(at, 'at least one of resourceRules and nonResourceRules has to be non-empty')]),
    ...resourceRules.flatMap((it, index) => validateResourceRule(`${at}.resourceRules[${String(index)}]`, it)),
    ...nonResourceRules.flatMap((it, index) => validateNonResourceRule(`${at}.nonResourceRules[${String(index)}]`, it)),
  ]
}

function validateSubject(at: string, subject: Subject): FieldError[] {
  if (!subjectKinds.includes(subject.kind)) return [unsupportedField(`${at}.kind`, subject.kind, subjectKinds)]
  const own = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const
  const kind = subject.kind as keyof typeof own
  const mine = own[kind]
  const others = (['ServiceAccount', 'User', 'Group'] as const).filter((other) => other !== kind && subject[own[other]])
  return [
    ...(subject[mine]
      ? validateSubjectName(`${at}.${mine}`, subject)
      : [requiredField(`${at}.${mine}`, `${mine} is required when subject kind is '${kind}'`)]),
    ...others.map((other) =>
      forbiddenField(`${at}.${own[other]}`, `${own[other]} is forbidden when subject kind is not '${other}'`),
    ),
  ]
}

function validateSubjectName(at: string, { kind, serviceAccount, user, group }: Subject): FieldError[] {
  if (kind !== 'ServiceAccount') return (user ?? group)?.name ? [] : [requiredField(`${at}.name`)]
  const { name = '', namespace = '' } = serviceAccount ?? {}
  const named = name === '*' ? [] : checked(`${at}.name`, name, dns1123Subdomain)
  return [
    ...(name ? named : [requiredField(`${at}.name`)]),
    ...(namespace
      ? checked(`${at}.namespace`, namespace, dns1123Label)
      : [requiredField(`${at}.namespace`, 'must specify namespace for service account')]),
  ]
}

/** A list that is not empty, and where `*` stands alone. */
function validateList(field: string, list: readonly string[], missing: string, others: string): FieldError[] {
  if (list.length === 0) return [requiredField(field, missing)]
  if (list.length === 1 || !list.includes('*')) return []
  return [invalidField(field, list, `if '*' is present, must not specify other ${others}`)]
}

function validateVerbs(field: string, given: readonly string[]): FieldError[] {
  const isKnown = given.includes('*') || given.every((verb) => verbs.includes(verb))
  return isKnown
    ? validateList(field, given, 'verbs must contain at least one value', 'verbs')
    : [unsupportedField(field, given, verbs)]
}

function validateResourceRule(at: string, rule: ResourceRule): FieldError[] {
  const { apiGroups = [], resources = [] } = rule as Partial<ResourceRule>
  return [
    ...validateVerbs(`${at}.verbs`, (rule as Partial<ResourceRule>).verbs ?? []),
    ...validateList(`${at}.apiGroups`, apiGroups, 'resource rules must supply at least one api group', 'api groups'),
    ...validateList(`${at}.resources`, resources, 'resource rules must supply at least one resource', 'resources'),
    ...validateNamespaces(`${at}.namespaces`, rule),
  ]
}

function validateNamespaces(field: string, { namespaces = [], clusterScope }: ResourceRule): FieldError[] {
  if (namespaces.length === 0) {
    const detail = 'resource rules that are not cluster scoped must supply at least one namespace'
    return clusterScope ? [] : [requiredField(field, detail)]
  }
  if (namespaces.includes('*')) return validateList(field, namespaces, '', 'namespaces')
  return namespaces.flatMap((namespace, index) =>
    dns1123Label(namespace).map((problem) =>
      invalidField(
        `${field}[${String(index)}]`,
        namespace,
        `each member of this list must be '*' or a DNS-1123 label; ${problem}`,
      ),
    ),
  )
}

function validateNonResourceRule(at: string, rule: NonResourceRule): FieldError[] {
  const { nonResourceURLs = [] } = rule as Partial<NonResourceRule>
  const field = `${at}.nonResourceURLs`
  return [
    ...validateVerbs(`${at}.verbs`, (rule as Partial<NonResourceRule>).verbs ?? []),
    ...validateList(field, nonResourceURLs, 'nonResourceURLs must contain at least one value', 'non-resource URLs'),
    ...(nonResourceURLs.includes('*')
      ? []
      : nonResourceURLs.flatMap((url, index) => validateUrl(`${field}[${String(index)}]`, url))),
  ]
}

function validateUrl(field: string, path: string): FieldError[] {
  const problem = urlProblem(path)
  return problem ? [invalidField(field, path, problem)] : []
}

function urlProblem(path: string): string | undefined {
  if (path === '') return 'must not be empty'
  if (path === '/') return undefined
  if (!path.startsWith('/')) return 'must start with slash'
  if (path.includes(' ')) return 'must not contain white-space'
  if (path.includes('//')) return 'must not contain double slash'
  const wildcards = path.split('*').length - 1
  const isSuffix = wildcards === 0 || (wildcards === 1 && path.endsWith('/*'))
  return isSuffix ? undefined : 'wildcard can only do suffix matching'
}
