import { expect, test } from 'vitest'
import { notFound, unknownPath } from '#kube/meta/status-errors.ts'
import { statusError } from '#kube/meta/status.ts'
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
