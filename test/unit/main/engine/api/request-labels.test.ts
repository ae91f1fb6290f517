import { expect, test } from 'vitest'
import { requestLabels } from '../../../../../main/engine/api/request-labels.ts'
import { createServedKinds } from '../../../../../main/engine/kinds/served-kinds.ts'
import { exchangeOf, type Asked } from '../../../../support/exchanges.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'

const served = createServedKinds()
const clock = new FakeClock()

/** verb, group/version/resource/subresource, scope, dry run; as recorded at the real server's /metrics. */
function labels(asked: Asked): string | undefined {
  const { request, info } = exchangeOf(clock, asked)
  const found = requestLabels(served, request, info)
  if (!found) return undefined
  const { verb, group, version, resource, subresource, scope, dryRun, component } = found
  return [verb, `${group}/${version}/${resource}/${subresource}`, scope, dryRun, component].join(' ')
}

const pods = '/api/v1/namespaces/a/pods'

test.each<[string, Asked, string | undefined]>([
  ['a get', { target: `${pods}/x` }, 'GET /v1/pods/ resource  apiserver'],
  ['a list', { target: pods }, 'LIST /v1/pods/ namespace  apiserver'],
  ['a list of all', { target: '/api/v1/pods' }, 'LIST /v1/pods/ cluster  apiserver'],
  ['a list of one', { target: `${pods}?fieldSelector=metadata.name%3Dx` }, 'LIST /v1/pods/ resource  apiserver'],
  ['a watch', { target: `${pods}?watch=1` }, 'WATCH /v1/pods/ namespace  apiserver'],
  ['a creation', { target: `${pods}?dryRun=All`, method: 'POST' }, 'POST /v1/pods/ namespace All apiserver'],
  ['an update', { target: `${pods}/x/status`, method: 'PUT' }, 'PUT /v1/pods/status resource  apiserver'],
  ['a patch', { target: `${pods}/x`, method: 'PATCH' }, 'PATCH /v1/pods/ resource  apiserver'],
  [
    'an apply',
    { target: `${pods}/x`, method: 'PATCH', headers: { 'content-type': 'application/apply-patch+yaml' } },
    'APPLY /v1/pods/ resource  apiserver',
  ],
  ['a deletion of many', { target: pods, method: 'DELETE' }, 'DELETECOLLECTION /v1/pods/ namespace  apiserver'],
  ['a command', { target: `${pods}/x/exec?command=ls`, method: 'POST' }, 'CONNECT /v1/pods/exec resource  apiserver'],
  [
    'a review',
    { target: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', method: 'POST' },
    'POST authorization.k8s.io/v1/selfsubjectaccessreviews/ cluster  apiserver',
  ],
  ['its health', { target: '/readyz' }, 'GET ////readyz   '],
  ['discovery', { target: '/apis' }, 'GET ///apis   apiserver'],
  ['a path that somebody made up', { target: '/made/up' }, undefined],
  ['a resource that somebody made up', { target: '/apis/made.up/v1/things' }, undefined],
  ['a part that somebody made up', { target: `${pods}/x/madeup` }, undefined],
  ['a method that somebody made up', { target: `${pods}/x`, method: 'MADEUP' }, 'other /v1/pods/ resource  apiserver'],
])('%s', (_title, asked, expected) => {
  expect(labels(asked)).toBe(expected)
})
