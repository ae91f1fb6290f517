import type { Condition } from '#kube/meta/object.ts'
import { parseRequestUri } from '../../cel/libraries/urls.ts'

/** Groups of the Kubernetes project need its review. Source: KEP-1111; apiextensions pkg/apihelpers/helpers.go. */
export const approvalAnnotation = 'api-approved.kubernetes.io'

export function isProtectedGroup(group: string): boolean {
  return ['k8s.io', 'kubernetes.io'].some((name) => group === name || group.endsWith(`.${name}`))
}

export interface ApiApproval {
  readonly state: 'missing' | 'bypassed' | 'approved' | 'invalid'
  readonly condition: Pick<Condition, 'status' | 'reason' | 'message'>
}

export function apiApprovalOf(annotations: Readonly<Record<string, string>> | undefined): ApiApproval {
  const value = annotations?.[approvalAnnotation] ?? ''
  const required = `protected groups must have approval annotation ${JSON.stringify(approvalAnnotation)}`
  const see = 'see https://github.com/kubernetes/enhancements/pull/1111'
  if (value === '') return approval('missing', 'MissingAnnotation', `${required}, ${see}`)
  if (value.startsWith('unapproved'))
    return approval('bypassed', 'UnapprovedAnnotation', `not approved: ${JSON.stringify(value)}`)
  const url = parseRequestUri(value)
  if (typeof url !== 'string' && url.host !== '' && url.scheme !== '') {
    return approval('approved', 'ApprovedAnnotation', `approved in ${value}`)
  }
  const how = `with either a URL or a reason starting with "unapproved"`
  return approval('invalid', 'InvalidAnnotation', `${required} ${how}, ${see}`)
}

function approval(state: ApiApproval['state'], reason: string, message: string): ApiApproval {
  return { state, condition: { status: state === 'approved' ? 'True' : 'False', reason, message } }
}
