import { expect, test } from 'vitest'
import { matchesSchema, type RequestDigest } from '../../../../../main/engine/flow-control/matches-schema.ts'
import type { FlowSchemaSpec } from '../../../../../main/engine/kinds/flowcontrol/mandatory.ts'

type Rule = NonNullable<FlowSchemaSpec['rules']>[number]

const jane = { name: 'jane', groups: ['devs', 'system:authenticated'] }
const robot = { name: 'system:serviceaccount:ci:robot', groups: ['system:serviceaccounts'] }
const getPods: RequestDigest = {
  user: jane,
  verb: 'get',
  path: '/api/v1/namespaces/a/pods/x',
  target: { group: '', namespace: 'a', resource: 'pods' },
}
const pods = { verbs: ['get'], apiGroups: [''], resources: ['pods'], namespaces: ['a'] }
const devs: Rule['subjects'] = [{ kind: 'Group', group: { name: 'devs' } }]

function check(rule: Partial<Rule>, request: Partial<RequestDigest> = {}): boolean {
  const spec = { priorityLevelConfiguration: { name: 'x' }, rules: [{ subjects: devs, ...rule }] }
  return matchesSchema({ ...getPods, ...request }, spec)
}

test.each([
  ['its group', devs, jane, true],
  ['another group', [{ kind: 'Group', group: { name: 'ops' } }], jane, false],
  ['any group', [{ kind: 'Group', group: { name: '*' } }], jane, true],
  ['its name', [{ kind: 'User', user: { name: 'jane' } }], jane, true],
  ['another name', [{ kind: 'User', user: { name: 'joe' } }], jane, false],
  ['any user', [{ kind: 'User', user: { name: '*' } }], robot, true],
  ['its account', [{ kind: 'ServiceAccount', serviceAccount: { namespace: 'ci', name: 'robot' } }], robot, true],
  [
    'any account of its namespace',
    [{ kind: 'ServiceAccount', serviceAccount: { namespace: 'ci', name: '*' } }],
    robot,
    true,
  ],
  ['an account elsewhere', [{ kind: 'ServiceAccount', serviceAccount: { namespace: 'c', name: '*' } }], robot, false],
  ['an account, for a user', [{ kind: 'ServiceAccount', serviceAccount: { namespace: 'ci', name: '*' } }], jane, false],
])('a subject by %s', (_title, subjects, user, isMatch) => {
  expect(check({ subjects: subjects, resourceRules: [pods] }, { user })).toBe(isMatch)
})

test.each([
  ['as it is', pods, true],
  ['all of it by stars', { verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'] }, true],
  ['with another verb', { ...pods, verbs: ['list'] }, false],
  ['of another group', { ...pods, apiGroups: ['apps'] }, false],
  ['of a part', { ...pods, resources: ['pods/status'] }, false],
  ['in another namespace', { ...pods, namespaces: ['b'] }, false],
  ['of the cluster', { ...pods, namespaces: [], clusterScope: true }, false],
])('a resource %s', (_title, rule, isMatch) => {
  expect(check({ resourceRules: [rule] })).toBe(isMatch)
})

test('a request for no namespace needs clusterScope', () => {
  const target = { group: '', resource: 'pods' }
  expect(check({ resourceRules: [{ ...pods, namespaces: ['*'] }] }, { target })).toBe(false)
  expect(check({ resourceRules: [{ ...pods, clusterScope: true }] }, { target })).toBe(true)
})

test.each([
  ['/healthz', '/healthz', true],
  ['/healthz', '/healthz/ping', true],
  ['/healthz', '/healthzz', false],
  ['/apis/*', '/apis/apps', true],
  ['*', '/anything', true],
])('the rule %s and the path %s', (url, path, isMatch) => {
  const { target: _none, ...rest } = getPods
  const spec = {
    priorityLevelConfiguration: { name: 'x' },
    rules: [{ subjects: devs, nonResourceRules: [{ verbs: ['get'], nonResourceURLs: [url] }] }],
  }
  expect(matchesSchema({ ...rest, path }, spec)).toBe(isMatch)
})
