import { by, everyWrite, merging, trial, typed, types, type Attempt } from './attempt.ts'
import { access, big, bindingOf, bindings, may, rbac, roleOf, roles, small, subjectsOf } from './objects.ts'

export function throughRoles(): Attempt[] {
  return ['granter', 'binder', 'escalator', 'aggregator'].flatMap((who) => {
    const ask = by(who)
    return [
      ask('make a role of what they have', 'POST', `${roles}${trial}`, roleOf('new', small)),
      ask('make a role of more', 'POST', `${roles}${trial}`, roleOf('new', big)),
      ...everyWrite(ask, 'widen a role', `${roles}/small`, typed('Role', roleOf('small', big)), 'rules'),
      ...everyWrite(ask, 'narrow a role', `${roles}/big`, typed('Role', roleOf('big', small)), 'rules'),
      ask('add a verb', 'PATCH', `${roles}/small${trial}`, [{ op: 'add', path: '/rules/0/verbs/-', value: 'delete' }], {
        'content-type': types.json,
      }),
      ...['small', 'big'].flatMap((name) => [
        ask(`label ${name}`, 'PATCH', `${roles}/${name}${trial}`, { metadata: { labels: { a: 'b' } } }, merging),
        ask(`finalize ${name}`, 'PATCH', `${roles}/${name}${trial}`, { metadata: { finalizers: ['a.b/c'] } }, merging),
        ask(`write ${name} as it is`, 'PATCH', `${roles}/${name}${trial}`, {}, merging),
      ]),
      ask('create by applying', 'PATCH', `${roles}/new${trial}&fieldManager=test`, typed('Role', roleOf('new', big)), {
        'content-type': types.apply,
      }),
      ask('create by updating', 'PUT', `${roles}/new${trial}`, typed('Role', roleOf('new', big))),
      ask('make a cluster role', 'POST', `${access}/clusterroles${trial}`, roleOf('new', big)),
      ask('make a cluster role of paths', 'POST', `${access}/clusterroles${trial}`, {
        ...roleOf('new', [{ nonResourceURLs: ['/metrics', '/a*'], verbs: ['get', 'post'] }]),
      }),
      ask('make a role of everything', 'POST', `${roles}${trial}`, roleOf('new', [may('*', '*', '*')])),
      ask('give the right to escalate', 'POST', `${roles}${trial}`, roleOf('new', [may('escalate bind', '*', rbac)])),
    ]
  })
}

export function throughBindings(): Attempt[] {
  return ['granter', 'binder', 'escalator', 'aggregator'].flatMap((who) => {
    const ask = by(who)
    const bind = (kind: string, role: string): Attempt[] => [
      ask(`bind ${kind} ${role}`, 'POST', `${bindings}${trial}`, bindingOf('new', kind, role, who)),
      ask(
        `bind ${kind} ${role} by applying`,
        'PATCH',
        `${bindings}/new${trial}&fieldManager=test`,
        typed('RoleBinding', bindingOf('new', kind, role, who)),
        { 'content-type': types.apply },
      ),
    ]
    const joined = typed('RoleBinding', { ...bindingOf('may-deleter', 'Role', 'may-deleter', who) })
    return [
      ...bind('Role', 'small'),
      ...bind('Role', 'big'),
      ...bind('Role', 'missing'),
      ...bind('ClusterRole', 'view'),
      ...bind('ClusterRole', 'cluster-admin'),
      ...bind('ClusterRole', 'missing'),
      ...everyWrite(ask, 'join a binding', `${bindings}/may-deleter`, joined, 'subjects'),
      ...['view', 'cluster-admin', 'system:basic-user', 'system:node', 'escalation-gathers', 'missing'].map((role) =>
        ask(
          `bind ${role} everywhere`,
          'POST',
          `${access}/clusterrolebindings${trial}`,
          bindingOf('new', 'ClusterRole', role, who),
        ),
      ),
      ask(
        'join the administrators',
        'PATCH',
        `${access}/clusterrolebindings/cluster-admin${trial}`,
        { subjects: subjectsOf(who) },
        merging,
      ),
      ask('bind no kind of role', 'POST', `${bindings}${trial}`, bindingOf('new', 'Thing', 'small', who)),
    ]
  })
}

export function throughAggregation(): Attempt[] {
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { any: 'thing' } }] }
  return ['aggregator', 'escalator'].flatMap((who) => {
    const ask = by(who)
    const all = `${access}/clusterroles`
    const gathering = typed('ClusterRole', { ...roleOf('escalation-gathers', []), aggregationRule })
    const labelled = { metadata: { name: 'new', labels: { [`rbac.authorization.k8s.io/aggregate-to-view`]: 'true' } } }
    return [
      ask('gather roles', 'POST', `${all}${trial}`, { ...roleOf('new', []), aggregationRule }),
      ...everyWrite(ask, 'gather others', `${all}/escalation-gathers`, gathering, 'aggregationRule'),
      ...everyWrite(
        ask,
        'gather into view',
        `${all}/view`,
        typed('ClusterRole', { metadata: { name: 'view' }, aggregationRule }),
        'aggregationRule',
      ),
      ask('stop gathering', 'PATCH', `${all}/escalation-gathers${trial}`, { aggregationRule: null }, merging),
      ask('add to view', 'POST', `${all}${trial}`, { ...labelled, rules: big }),
      ask('add to view what they have', 'POST', `${all}${trial}`, { ...labelled, rules: small }),
      ask('label a role into view', 'PATCH', `${all}/cluster-admin${trial}`, { metadata: labelled.metadata }, merging),
    ]
  })
}
