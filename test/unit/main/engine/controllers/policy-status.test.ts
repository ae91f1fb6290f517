import { expect, test } from 'vitest'
import type { ValidatingAdmissionPolicy } from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import { reconcilePolicy } from '../../../../../main/engine/controllers/validating-admission-policy-status/reconcile.ts'
import { createServedKinds } from '../../../../../main/engine/kinds/served-kinds.ts'
import type { View } from '../../../../../main/engine/runtime/controller.ts'
import recorded from './policy-status.json' with { type: 'json' }

interface Case {
  readonly name: string
  readonly spec: object
  /** `fieldRef` and text. */
  readonly warnings: readonly (readonly [string, string])[]
}

/** What kube-controller-manager 1.36.3 said of these policies. */
const cases = recorded as unknown as Case[]
const served = createServedKinds()

function policyWith(spec: object, status?: object): ValidatingAdmissionPolicy {
  const metadata = { name: 'p', generation: 2 }
  const policy = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy', metadata, spec }
  return { ...policy, ...(status ? { status } : {}) }
}

function outcomeFor(object: ValidatingAdmissionPolicy): ReturnType<typeof reconcilePolicy> {
  return reconcilePolicy({ object } as View<ValidatingAdmissionPolicy>, served)
}

test.each(cases.map((one) => [one.name, one] as const))('warns of the types of expressions: %s', (_name, one) => {
  const [intent] = outcomeFor(policyWith(one.spec)).intents
  const expressionWarnings = one.warnings.map(([fieldRef, warning]) => ({ fieldRef, warning }))
  expect(intent).toMatchObject({
    object: {
      status: { observedGeneration: 2, typeChecking: expressionWarnings.length > 0 ? { expressionWarnings } : {} },
    },
  })
})

test('a policy that has been looked at is left alone until it changes', () => {
  const checked = { observedGeneration: 2, typeChecking: {} }
  expect(outcomeFor(policyWith({ validations: [] }, checked)).intents).toEqual([])
  expect(outcomeFor(policyWith({ validations: [] }, { ...checked, observedGeneration: 1 })).intents).toHaveLength(1)
})
