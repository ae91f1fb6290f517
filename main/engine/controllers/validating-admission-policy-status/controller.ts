import {
  validatingAdmissionPolicy,
  type ValidatingAdmissionPolicy,
} from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import type { ServedKinds } from '../../registry/served-kinds.ts'
import { defineController } from '../../runtime/controller.ts'
import type { ReconcilerDeclaration } from '../../runtime/reconciler.ts'
import { reconcilePolicy } from './reconcile.ts'

/** Checks the expressions of policies against the types they are about. Source: pkg/controller/validatingadmissionpolicystatus. */
export function createPolicyStatusController(served: ServedKinds): ReconcilerDeclaration {
  return defineController<ValidatingAdmissionPolicy>({
    name: 'validatingadmissionpolicy-status-controller',
    kind: validatingAdmissionPolicy,
    reconcile: (view) => reconcilePolicy(view, served),
  })
}
