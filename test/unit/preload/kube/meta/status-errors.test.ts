import { expect, test } from 'vitest'
import { cloneJson, equalJson, freezeJson } from '#kube/meta/json.ts'
import { forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import {
  expired,
  forbidden,
  invalid,
  methodNotAllowed,
  notFound,
  resourceVersionTooLarge,
} from '#kube/meta/status-errors.ts'
import { deployment } from '#kube/kinds/apps/deployment.ts'
import { pod } from '#kube/kinds/core/pod.ts'

test('a refusal reads as upstream has it', () => {
  expect(notFound(deployment, 'web').status).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'deployments.apps "web" not found',
    reason: 'NotFound',
    details: { name: 'web', group: 'apps', kind: 'deployments' },
    code: 404,
  })
  expect(forbidden(pod, '', 'no').status.message).toBe('pods is forbidden: no')
  expect(methodNotAllowed(pod, 'patch').status).toMatchObject({
    code: 405,
    message: 'patch is not supported on resources of kind "pods"',
  })
  expect(resourceVersionTooLarge(9, 5).status.message).toBe('Timeout: Too large resource version: 9, current: 5')
  expect(expired('old', 'token').status.metadata).toEqual({ continue: 'token' })
})

test('an invalid object has a cause for each field, and each text once in the message', () => {
  const errors = [requiredField('spec.a'), invalidField('spec.b', 'x', 'must be y'), requiredField('spec.a')]
  expect(invalid(deployment, 'web', errors).status).toMatchObject({
    code: 422,
    message: 'Deployment.apps "web" is invalid: [spec.a: Required value, spec.b: Invalid value: "x": must be y]',
    details: {
      name: 'web',
      group: 'apps',
      kind: 'Deployment',
      causes: [
        { reason: 'FieldValueRequired', field: 'spec.a', message: 'Required value' },
        { reason: 'FieldValueInvalid', field: 'spec.b', message: 'Invalid value: "x": must be y' },
        { reason: 'FieldValueRequired', field: 'spec.a' },
      ],
    },
  })
  expect(invalid(pod, 'a', [forbiddenField('spec', 'no')]).status.message).toBe(
    'Pod "a" is invalid: spec: Forbidden: no',
  )
})

test('JSON is compared by content, copied deep and frozen deep', () => {
  const value = { a: [1, { b: null }], c: 'x' }
  const copy = cloneJson(freezeJson(value))
  expect(copy).toEqual(value)
  expect(Object.isFrozen(value.a[1])).toBe(true)
  expect(Object.isFrozen(copy)).toBe(false)
  expect(equalJson(value, { c: 'x', a: [1, { b: null }], d: undefined })).toBe(true)
  expect(equalJson(value, { ...value, a: [1, { b: 0 }] })).toBe(false)
  expect(equalJson([1], { 0: 1, length: 1 })).toBe(false)
  expect(equalJson({ a: 1 }, Object.create({ a: 1 }))).toBe(false)
})
