import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  validatingAdmissionPolicy as policyKind,
  type ValidatingAdmissionPolicy,
} from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import {
  validatingAdmissionPolicyBinding as bindingKind,
  type ValidatingAdmissionPolicyBinding,
} from '#kube/kinds/admissionregistration/validating-admission-policy-binding.ts'
import { silentLogger } from '#base/logger.ts'
import { configMap } from '#kube/kinds/core/config-map.ts'
import { namespace as namespaceKind } from '#kube/kinds/core/namespace.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import {
  createDynamicAdmission,
  type DynamicAdmission,
} from '../../../../../../main/engine/admission/dynamic-admission.ts'
import { createServedKinds } from '../../../../../../main/engine/kinds/served-kinds.ts'
import { openStore } from '../../../../../../main/engine/mvcc/open-store.ts'
import type { Store } from '../../../../../../main/engine/mvcc/store.ts'
import { createRegistry } from '../../../../../../main/engine/registry/create-registry.ts'
import type { Registry } from '../../../../../../main/engine/registry/registry.ts'
import { FakeClock } from '../../../../../support/fake-clock.ts'
import { refusalOf } from '../../../../../support/test-registry.ts'

let store: Store
let registry: Registry
let admission: DynamicAdmission
const warnings: string[] = []
const annotations: Record<string, string> = {}

beforeEach(async () => {
  const clock = new FakeClock()
  store = openStore({ clock })
  const served = createServedKinds()
  admission = createDynamicAdmission({
    served,
    logger: silentLogger,
    authorize: (user, { verb }) => ({ isAllowed: user?.name === 'admin' && verb === 'get', reason: '' }),
  })
  registry = createRegistry({ store, clock, strategies: served.strategyOf, admission: admission.plugins })
  admission.follow(registry)
  await registry.create(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
  warnings.length = 0
  for (const key of Object.keys(annotations)) Reflect.deleteProperty(annotations, key)
})

afterEach(() => {
  admission.dispose()
  store.close()
})

type PolicySpec = NonNullable<ValidatingAdmissionPolicy['spec']>
type BindingSpec = NonNullable<ValidatingAdmissionPolicyBinding['spec']>

const everyMap: NonNullable<PolicySpec['matchConstraints']> = {
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] }],
}

async function install(spec: Partial<PolicySpec>, binding: Partial<BindingSpec> = {}): Promise<void> {
  const apiVersion = 'admissionregistration.k8s.io/v1'
  await registry.create(policyKind, {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'p' },
    spec: { matchConstraints: everyMap, ...spec },
  })
  await registry.create(bindingKind, {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'b' },
    spec: { policyName: 'p', validationActions: ['Deny'], ...binding },
  })
}

function create(name: string, data: Record<string, string> = {}): Promise<KubeObject> {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data }
  return registry.create(configMap, object, {
    user: { name: 'admin', groups: [] },
    warn: (text) => warnings.push(text),
    annotate: (key, value) => {
      annotations[key] = value
    },
  })
}

describe('a validation that does not hold', () => {
  test.each([
    ['its expression', { expression: "object.data.a == 'x'" }, "failed expression: object.data.a == 'x'"],
    ['its message', { expression: 'false', message: ' no ' }, 'no'],
    ['the message it makes', { expression: 'false', messageExpression: "'a is ' + object.data.a" }, 'a is y'],
    [
      'its message where it cannot make one',
      { expression: 'false', message: 'm', messageExpression: 'string(object.z)' },
      'm',
    ],
    [
      'what kept it from being evaluated',
      { expression: 'object.data.z == 1' },
      "expression 'object.data.z == 1' resulted in error: no such key: z",
    ],
  ])('refuses the write with %s', async (_name, validation, message) => {
    await install({ validations: [validation] })
    const subject = "ValidatingAdmissionPolicy 'p' with binding 'b' denied request"
    expect(await refusalOf(() => create('c', { a: 'y' }))).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: `configmaps "c" is forbidden: ${subject}: ${message}`,
    })
  })

  test('gives the reason', async () => {
    await install({ validations: [{ expression: 'false', reason: 'Forbidden' }] })
    expect(await refusalOf(() => create('c'))).toMatchObject({ code: 403, reason: 'Forbidden' })
  })

  test('warns, and is put down for the audit', async () => {
    const validations = [{ expression: 'false', message: 'm' }]
    await install({ validations }, { validationActions: ['Warn', 'Audit'] })
    await create('c')
    expect(warnings).toEqual(["Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': m"])
    expect(JSON.parse(annotations['validation.policy.admission.k8s.io/validation_failure'] ?? '')).toEqual([
      { message: 'm', policy: 'p', binding: 'b', expressionIndex: 0, validationActions: ['Warn', 'Audit'] },
    ])
  })
})

test('variables are evaluated when they are read, and see those before them', async () => {
  await install({
    variables: [
      { name: 'a', expression: 'object.data.a' },
      { name: 'long', expression: 'variables.a.size() > 3' },
      { name: 'broken', expression: 'object.data.nothing' },
    ],
    validations: [{ expression: 'variables.long', messageExpression: "variables.a + ' is short'" }],
  })
  await create('fine', { a: 'long enough' })
  expect((await refusalOf(() => create('c', { a: 'abc' }))).message).toContain('abc is short')
})

test('match conditions leave requests out, and their errors are the failure policy’s', async () => {
  await install({
    matchConditions: [{ name: 'n', expression: "request.name.startsWith('x')" }],
    validations: [{ expression: 'false' }],
  })
  await create('c')
  await refusalOf(() => create('x'))
})

test('a failure policy of Ignore lets pass what cannot be evaluated', async () => {
  await install({ failurePolicy: 'Ignore', validations: [{ expression: 'object.data.z == 1' }] })
  await create('c')
})

test('the authorizer answers for who asks', async () => {
  const asks = (verb: string): string => `authorizer.group('').resource('pods').check('${verb}').allowed()`
  await install({
    validations: [{ expression: asks('get') }, { expression: asks('delete'), message: 'may not delete' }],
  })
  expect((await refusalOf(() => create('c'))).message).toContain('may not delete')
})

test('parameters come from the object that the binding names', async () => {
  await create('limits', { max: '2' })
  await install(
    {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      validations: [{ expression: 'object.data.size() <= int(params.data.max)' }],
    },
    { paramRef: { name: 'limits', parameterNotFoundAction: 'Deny' } },
  )
  await create('small', { a: '1' })
  await refusalOf(() => create('large', { a: '1', b: '2', c: '3' }))
  await registry.delete(configMap, 'default', 'limits').catch(() => undefined)
})

test('audit annotations carry the name of the policy', async () => {
  await install({ auditAnnotations: [{ key: 'k', valueExpression: "'made ' + request.name" }] })
  await create('c')
  expect(annotations).toEqual({ 'p/k': 'made c' })
})
