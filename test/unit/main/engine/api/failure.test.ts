import { expect, test } from 'vitest'
import { requiredField } from '#kube/meta/field-error.ts'
import { invalid, notFound, unauthorized, unknownPath } from '#kube/meta/status-errors.ts'
import { StatusError, statusError } from '#kube/meta/status.ts'
import { failureResponse, PageNotFound } from '../../../../../main/engine/api/failure.ts'

function answer(error: unknown): [status: number, headers: unknown, text: string] {
  const { status, headers, body } = failureResponse(error)
  return [status, headers, (body as Buffer).toString()]
}

const plain = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }

test('a mistake in the server tells nothing of itself', () => {
  const text = 'This request caused apiserver to panic. Look in the logs for details.\n'
  expect(answer(new TypeError('secret of the house'))).toEqual([500, plain, text])
  expect(answer('secret of the house')).toEqual([500, plain, text])
})

test('a path outside the API is answered as by any web server', () => {
  expect(answer(new PageNotFound())).toEqual([404, plain, '404 page not found\n'])
})

test.each([
  [unknownPath(), {}],
  [notFound({ group: '', resource: 'pods' }, 'x'), {}],
  [statusError(503, 'ServiceUnavailable', 'later', { retryAfterSeconds: 3 }), { 'retry-after': '3' }],
])('what the API refuses is a Status: %s', (error, headers) => {
  const json = { 'content-type': 'application/json' }
  expect(answer(error)).toEqual([error.code, { ...json, ...headers }, `${JSON.stringify(error.status)}\n`])
})

const status = { ...notFound({ group: '', resource: 'configmaps' }, 'none').status }
const pretty = JSON.stringify(status, null, 2)
const yaml = `apiVersion: v1
code: 404
details:
  kind: configmaps
  name: none
kind: Status
message: configmaps "none" not found
metadata: {}
reason: NotFound
status: Failure
`

/** As kube-apiserver 1.36.3 answers. */
test.each<[accept: string | undefined, query: string, type: string, text: string]>([
  [undefined, '', 'application/json', `${JSON.stringify(status)}\n`],
  ['application/json, application/vnd.kubernetes.protobuf', '', 'application/json', `${JSON.stringify(status)}\n`],
  [
    'application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io, application/json',
    '',
    'application/json',
    `${JSON.stringify(status)}\n`,
  ],
  ['application/yaml', '', 'application/yaml', yaml],
  ['application/json', 'pretty=true', 'application/json', pretty],
  // What nobody offers is no reason to hide the refusal.
  ['text/plain', '', 'application/json', pretty],
  ['application/yaml;as=Table;v=v1;g=meta.k8s.io', '', 'application/json', pretty],
])('a Status is written as it was asked for: %s %s', (accept, query, type, text) => {
  const header = (name: string): string | undefined => (name === 'accept' ? accept : undefined)
  const error = notFound({ group: '', resource: 'configmaps' }, 'none')
  const { headers, body } = failureResponse(error, { header, query: new URLSearchParams(query) })
  expect([headers['content-type'], (body as Buffer).toString()]).toEqual([type, text])
})

/** As kube-apiserver 1.36.3 answers. */
test.each([
  [
    status,
    'azhzAAoMCgJ2MRIGU3RhdHVzElUKBgoAEgAaABIHRmFpbHVyZRobY29uZmlnbWFwcyAibm9uZSIgbm90IGZvdW5kIghOb3RGb3VuZCoYCgRub25lEgAaCmNvbmZpZ21hcHMoADIAMJQDGgAiAA==',
  ],
  [
    invalid({ group: '', kind: 'Service' }, 'a', [requiredField('spec.ports')]).status,
    'azhzAAoMCgJ2MRIGU3RhdHVzEpcBCgYKABIAGgASB0ZhaWx1cmUaMlNlcnZpY2UgImEiIGlzIGludmFsaWQ6IHNwZWMucG9ydHM6IFJlcXVpcmVkIHZhbHVlIgdJbnZhbGlkKkQKAWESABoHU2VydmljZSIwChJGaWVsZFZhbHVlUmVxdWlyZWQSDlJlcXVpcmVkIHZhbHVlGgpzcGVjLnBvcnRzKAAyADCmAxoAIgA=',
  ],
  [
    unauthorized().status,
    'azhzAAoMCgJ2MRIGU3RhdHVzEjAKBgoAEgAaABIHRmFpbHVyZRoMVW5hdXRob3JpemVkIgxVbmF1dGhvcml6ZWQwkQMaACIA',
  ],
])('a Status is protobuf for those who want that most: %o', (refused, base64) => {
  const header = (): string => 'application/vnd.kubernetes.protobuf, application/json'
  const answered = failureResponse(new StatusError(refused), { header, query: new URLSearchParams() })
  expect(answered.headers).toEqual({ 'content-type': 'application/vnd.kubernetes.protobuf' })
  expect((answered.body as Buffer).toString('base64')).toBe(base64)
})
