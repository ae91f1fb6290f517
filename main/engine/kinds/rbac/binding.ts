import type { Binding, Subject } from '#kube/kinds/rbac/binding.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Subdomain, pathSegmentName } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { defineStrategy, type Strategy } from '../../registry/strategy.ts'

const group = 'rbac.authorization.k8s.io'

/** Source: kubernetes pkg/registry/rbac/{rolebinding,clusterrolebinding}/strategy.go, pkg/apis/rbac/v1/defaults.go. */
export function bindingStrategy(isNamespaced: boolean): Strategy<Binding> {
  return defineStrategy<Binding>({
    validateName: pathSegmentName,
    createsOnUpdate: true,
    applyDefaults(binding) {
      const roleRef = ((binding as Partial<Binding>).roleRef ??= { apiGroup: '', kind: '', name: '' })
      roleRef.apiGroup ||= group
      for (const subject of binding.subjects ?? []) {
        if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= group
      }
    },
    validate: ({ roleRef, subjects = [] }) => [
      ...validateRoleRef(roleRef, isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']),
      ...subjects.flatMap((subject, index) => validateSubject(subject, isNamespaced, `subjects[${String(index)}]`)),
    ],
    validateUpdate({ roleRef }, old) {
      if (equalJson(roleRef, old.roleRef)) return []
      // Upstream prints its internal type, whose fields have no JSON names.
      const shown = { APIGroup: roleRef.apiGroup, Kind: roleRef.kind, Name: roleRef.name }
      return [invalidField('roleRef', shown, 'cannot change roleRef')]
    },
  })
}

function validateRoleRef({ apiGroup, kind, name }: Binding['roleRef'], kinds: readonly string[]): FieldError[] {
  return [
    ...(apiGroup === group ? [] : [unsupportedField('roleRef.apiGroup', apiGroup, [group])]),
    ...(kinds.includes(kind) ? [] : [unsupportedField('roleRef.kind', kind, kinds)]),
    ...(name ? checked('roleRef.name', name, pathSegmentName) : [requiredField('roleRef.name')]),
  ]
}

function validateSubject(subject: Subject, isNamespaced: boolean, at: string): FieldError[] {
  const { kind, name, namespace, apiGroup = '' } = subject
  const errors = name ? [] : [requiredField(`${at}.name`)]
  switch (kind) {
    case 'ServiceAccount':
      if (name) errors.push(...checked(`${at}.name`, name, dns1123Subdomain))
      if (apiGroup) errors.push(unsupportedField(`${at}.apiGroup`, apiGroup, ['']))
      if (!isNamespaced && !namespace) errors.push(requiredField(`${at}.namespace`))
      return errors
    case 'User':
    case 'Group':
      return apiGroup === group ? errors : [...errors, unsupportedField(`${at}.apiGroup`, apiGroup, [group])]
    default:
      return [...errors, unsupportedField(`${at}.kind`, kind, ['ServiceAccount', 'User', 'Group'])]
  }
}
