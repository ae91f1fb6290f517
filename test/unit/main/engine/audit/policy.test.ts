import { expect, test } from 'vitest'
import { defaultPolicy } from '../../../../../main/engine/audit/default-policy.ts'
import { ruleFor, type AuditAttributes, type Policy, type PolicyRule } from '../../../../../main/engine/audit/policy.ts'

const jane = { name: 'jane', groups: ['devs'] }
const getPod: AuditAttributes = {
  user: jane,
  verb: 'get',
  path: '/api/v1/namespaces/a/pods/x',
  name: 'x',
  target: { group: '', namespace: 'a', resource: 'pods' },
}
const getLog: AuditAttributes = {
  ...getPod,
  target: { group: '', namespace: 'a', resource: 'pods', subresource: 'log' },
}
const getVersion: AuditAttributes = { user: jane, verb: 'get', path: '/version', name: '' }

test.each<[string, Omit<PolicyRule, 'level'>, AuditAttributes, boolean]>([
  ['nothing', {}, getPod, true],
  ['its user', { users: ['jane'] }, getPod, true],
  ['another user', { users: ['joe'] }, getPod, false],
  ['a user, where nobody knows', { users: ['jane'] }, { ...getPod, user: undefined }, false],
  ['its group', { userGroups: ['devs', 'ops'] }, getPod, true],
  ['its verb', { verbs: ['get'] }, getPod, true],
  ['another verb', { verbs: ['list'] }, getPod, false],
  ['its namespace', { namespaces: ['a'] }, getPod, true],
  ['no namespace', { namespaces: [''] }, getPod, false],
  ['its group of resources', { resources: [{ group: '' }] }, getPod, true],
  ['any group', { resources: [{ group: '*', resources: ['pods'] }] }, getPod, true],
  ['the resource, for its part', { resources: [{ group: '', resources: ['pods'] }] }, getLog, false],
  ['the part', { resources: [{ group: '', resources: ['pods/log'] }] }, getLog, true],
  ['all parts', { resources: [{ group: '', resources: ['pods/*'] }] }, getLog, true],
  ['that part of all', { resources: [{ group: '', resources: ['*/log'] }] }, getLog, true],
  ['everything', { resources: [{ group: '', resources: ['*'] }] }, getLog, true],
  ['its name', { resources: [{ group: '', resources: ['pods'], resourceNames: ['x'] }] }, getPod, true],
  ['another name', { resources: [{ group: '', resources: ['pods'], resourceNames: ['y'] }] }, getPod, false],
  ['a resource, for a path', { resources: [{ group: '' }] }, getVersion, false],
  ['its path', { nonResourceURLs: ['/version'] }, getVersion, true],
  ['the beginning of its path', { nonResourceURLs: ['/ver*'] }, getVersion, true],
  ['all paths, for a resource', { nonResourceURLs: ['*'] }, getPod, false],
])('a rule that names %s', (_title, rule, request, isMatch) => {
  const policy: Policy = { rules: [{ level: 'Request', ...rule }] }
  expect(ruleFor(policy, request).level).toBe(isMatch ? 'Request' : 'None')
})

test('the first rule counts, and stages left out add up', () => {
  const policy: Policy = {
    omitStages: ['RequestReceived'],
    omitManagedFields: true,
    rules: [{ level: 'Metadata', omitStages: ['Panic'], omitManagedFields: false }, { level: 'RequestResponse' }],
  }
  expect(ruleFor(policy, getPod)).toEqual({
    level: 'Metadata',
    omitStages: ['RequestReceived', 'Panic'],
    omitManagedFields: false,
  })
})

test.each([
  ['', 'secrets', undefined],
  ['', 'secrets', 'status'],
  ['', 'serviceaccounts', 'token'],
  ['authentication.k8s.io', 'tokenreviews', undefined],
])('no policy keeps the bodies of %s/%s', (group, resource, subresource) => {
  const target = { group, resource, ...(subresource ? { subresource } : {}) }
  expect(ruleFor({ rules: [{ level: 'RequestResponse' }] }, { ...getPod, target }).level).toBe('Metadata')
  expect(ruleFor({ rules: [{ level: 'None' }] }, { ...getPod, target }).level).toBe('None')
})

const target = (resource: string, group = '', subresource?: string): AuditAttributes['target'] => ({
  group,
  resource,
  ...(subresource ? { subresource } : {}),
})

test.each<[string, string, AuditAttributes['target'], string]>([
  ['reads', 'get', target('pods'), 'None'],
  ['writes', 'patch', target('pods'), 'Metadata'],
  ['looks at secrets', 'list', target('secrets'), 'Metadata'],
  ['commands in pods', 'get', target('pods', '', 'exec'), 'Metadata'],
  ['heartbeats', 'update', target('leases', 'coordination.k8s.io'), 'None'],
  ['events', 'create', target('events'), 'None'],
  ['questions of who may', 'create', target('selfsubjectaccessreviews', 'authorization.k8s.io'), 'None'],
  ['shown tokens', 'create', target('tokenreviews', 'authentication.k8s.io'), 'Metadata'],
  ['documents', 'get', undefined, 'None'],
])('without a policy: %s', (_title, verb, named, level) => {
  const { target: _none, ...rest } = getPod
  expect(ruleFor(defaultPolicy, { ...rest, verb, ...(named ? { target: named } : {}) }).level).toBe(level)
})
