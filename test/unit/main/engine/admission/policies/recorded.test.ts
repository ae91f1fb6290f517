import { afterEach, beforeEach, expect, test } from 'vitest'
import { mutatingAdmissionPolicyBinding } from '#kube/kinds/admissionregistration/mutating-admission-policy-binding.ts'
import { mutatingAdmissionPolicy } from '#kube/kinds/admissionregistration/mutating-admission-policy.ts'
import { validatingAdmissionPolicyBinding } from '#kube/kinds/admissionregistration/validating-admission-policy-binding.ts'
import { validatingAdmissionPolicy } from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import { configMap } from '#kube/kinds/core/config-map.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { StatusError } from '#kube/meta/status.ts'
import { createAdmittedRegistry, type AdmittedRegistry } from '../../../../../support/admitted-registry.ts'
import recorded from './recorded.json' with { type: 'json' }

interface Case {
  readonly name: string
  readonly kind: string
  readonly spec: object
  readonly binding: object
  readonly expected: Expected
}

interface Expected {
  readonly code: number
  readonly reason?: string
  readonly message?: string
  readonly warning?: string
  readonly data?: Record<string, string>
  readonly labels?: Record<string, string>
  readonly finalizers?: string[]
}

/** What kube-apiserver 1.36.3 answered: to the policy, or to the creation of the ConfigMap `thing` with `k: v`. */
const cases = recorded as unknown as Case[]

const kinds: Readonly<Record<string, readonly [Kind, Kind]>> = {
  ValidatingAdmissionPolicy: [validatingAdmissionPolicy, validatingAdmissionPolicyBinding as unknown as Kind],
  MutatingAdmissionPolicy: [mutatingAdmissionPolicy, mutatingAdmissionPolicyBinding],
}

let engine: AdmittedRegistry

beforeEach(async () => {
  engine = await createAdmittedRegistry((user) => ({
    isAllowed: user?.groups.includes('system:masters') === true,
    reason: '',
  }))
  for (const [name, want] of [
    ['param', 'w'],
    ['param2', 'w2'],
  ] as const) {
    const metadata = { name, namespace: 'hooked', labels: { p: '1' } }
    await engine.registry.create(configMap, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { want } })
  }
})

afterEach(() => {
  engine.dispose()
})

async function answerTo({ kind, spec, binding }: Case): Promise<Expected> {
  const { registry, options, warnings } = engine
  const [policyKind, bindingKind] = kinds[kind] ?? []
  if (!policyKind || !bindingKind) throw new Error(`no policies of kind ${kind}`)
  const make = (of: Kind, name: string, given: object): Promise<KubeObject> =>
    registry.create(of, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: of.kind,
      metadata: { name },
      spec: given,
    } as KubeObject)
  try {
    await make(policyKind, 'p', spec)
    await make(bindingKind, 'b', binding)
    const metadata = { name: 'thing', namespace: 'hooked' }
    const thing = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { k: 'v' } }
    const { data = {}, metadata: made } = await registry.create(configMap, thing, options)
    const { labels, finalizers } = made
    const [warning] = warnings
    return {
      code: 201,
      data,
      ...(labels ? { labels } : {}),
      ...(finalizers ? { finalizers } : {}),
      ...(warning === undefined ? {} : { warning }),
    }
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const { code, reason, message } = error.status
    return { code, ...(reason ? { reason } : {}), message: message ?? '' }
  }
}

test.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
  expect(await answerTo(one)).toEqual(one.expected)
})
