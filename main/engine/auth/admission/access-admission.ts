import type { AdmissionPlugin } from '../../registry/admission.ts'
import type { Access } from '../access.ts'
import type { Authorizer } from '../authorization/authorizer.ts'
import { createEscalationCheck } from '../rbac/escalation.ts'
import { createCertificateAdmission } from './certificate-admission.ts'
import { createNodeRestriction } from './node-restriction.ts'

export interface AccessAdmission {
  /** In their place among the other plugins. */
  readonly access: readonly AdmissionPlugin[]
  /** After all that may change an object. */
  readonly final: readonly AdmissionPlugin[]
}

/** The plugins that ask who may do what; `access` is made from the registry that they guard. */
export function accessAdmission(access: () => Access): AccessAdmission {
  const authorizer: Pick<Authorizer, 'authorize'> = {
    authorize: (attributes) => access().authorizer.authorize(attributes),
  }
  const rulesFor: Access['rbacRulesFor'] = (user, namespace) => access().rbacRulesFor(user, namespace)
  return {
    access: [createNodeRestriction(authorizer), ...createCertificateAdmission(authorizer)],
    final: [createEscalationCheck({ authorizer, rulesFor })],
  }
}
