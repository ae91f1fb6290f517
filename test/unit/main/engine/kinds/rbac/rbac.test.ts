import { role } from '#kube/kinds/rbac/role.ts'
import { clusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import { roleBinding } from '#kube/kinds/rbac/role-binding.ts'
import { clusterRoleBinding } from '#kube/kinds/rbac/cluster-role-binding.ts'
import { describeRules, type FieldCase } from '../../../../../support/kind-rules.ts'

describeRules(
  role,
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'a', namespace: 'default' },
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
  },
  [
    ['metadata.name', 'a/b', ['metadata.name: Invalid value: "a/b": may not contain \'/\'']],
    ['metadata.name', '..', ['metadata.name: Invalid value: "..": may not be \'..\'']],
    ['rules.0.verbs', [], ['rules[0].verbs: Required value: verbs must contain at least one value']],
    [
      'rules.0.apiGroups',
      [],
      ['rules[0].apiGroups: Required value: resource rules must supply at least one api group'],
    ],
    ['rules.0.resources', [], ['rules[0].resources: Required value: resource rules must supply at least one resource']],
    [
      'rules.0.nonResourceURLs',
      ['/a'],
      [
        'rules[0].nonResourceURLs: Invalid value: ["/a"]: namespaced rules cannot apply to non-resource URLs',
        'rules[0].nonResourceURLs: Invalid value: ["/a"]: rules cannot apply to both regular resources and non-resource URLs',
      ],
    ],
    [
      'rules.0',
      { verbs: ['get'], nonResourceURLs: ['/a'] },
      ['rules[0].nonResourceURLs: Invalid value: ["/a"]: namespaced rules cannot apply to non-resource URLs'],
    ],
  ],
)

describeRules(
  clusterRole,
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'a' },
    rules: [{ verbs: ['get'], nonResourceURLs: ['/a'] }],
    aggregationRule: { clusterRoleSelectors: [{ matchExpressions: [{ key: 'k', operator: 'In', values: ['v'] }] }] },
  },
  [
    [
      'aggregationRule',
      {},
      [
        'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
      ],
    ],
    [
      'aggregationRule.clusterRoleSelectors.0.matchLabels',
      { a: 'c d' },
      [
        "aggregationRule.clusterRoleSelectors[0].matchLabels: Invalid value: \"c d\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        'aggregationRule.clusterRoleSelectors[0]: Invalid value: null: invalid label selector.',
      ],
    ],
    [
      'aggregationRule.clusterRoleSelectors.0.matchExpressions.0.operator',
      'Is',
      [
        'aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
        'aggregationRule.clusterRoleSelectors[0]: Invalid value: null: invalid label selector.',
      ],
    ],
    [
      'aggregationRule.clusterRoleSelectors.0.matchExpressions.0.operator',
      'Exists',
      [
        "aggregationRule.clusterRoleSelectors[0].matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        'aggregationRule.clusterRoleSelectors[0]: Invalid value: null: invalid label selector.',
      ],
    ],
    [
      'rules.0.apiGroups',
      [''],
      [
        'rules[0].nonResourceURLs: Invalid value: ["/a"]: rules cannot apply to both regular resources and non-resource URLs',
      ],
    ],
    ['rules.0.verbs', [], ['rules[0].verbs: Required value: verbs must contain at least one value']],
  ],
)

const toClusterRole = {
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'a' },
  subjects: [
    { kind: 'User', name: 'u' },
    { kind: 'Group', name: 'g' },
    { kind: 'ServiceAccount', name: 'default', namespace: 'x' },
  ],
}
/** What is wrong in a binding of either kind. */
const bindingCases: FieldCase[] = [
  ['roleRef.name', '', ['roleRef.name: Required value']],
  ['roleRef.name', 'a/b', ['roleRef.name: Invalid value: "a/b": may not contain \'/\'']],
  [
    'roleRef.apiGroup',
    'x',
    ['roleRef.apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io"'],
  ],
  [
    'subjects.0.kind',
    'X',
    ['subjects[0].kind: Unsupported value: "X": supported values: "ServiceAccount", "User", "Group"'],
  ],
  ['subjects.0.name', '', ['subjects[0].name: Required value']],
  [
    'subjects.1.apiGroup',
    'y',
    ['subjects[1].apiGroup: Unsupported value: "y": supported values: "rbac.authorization.k8s.io"'],
  ],
  ['subjects.2.apiGroup', 'y', ['subjects[2].apiGroup: Unsupported value: "y": supported values: ""']],
  [
    'subjects.2.name',
    'A B',
    [
      "subjects[2].name: Invalid value: \"A B\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
]

describeRules(
  roleBinding,
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'b', namespace: 'default' },
    ...toClusterRole,
  },
  [
    ['roleRef.kind', 'X', ['roleRef.kind: Unsupported value: "X": supported values: "Role", "ClusterRole"']],
    ...bindingCases,
  ],
)

describeRules(
  clusterRoleBinding,
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'b' },
    ...toClusterRole,
  },
  [
    ['roleRef.kind', 'X', ['roleRef.kind: Unsupported value: "X": supported values: "ClusterRole"']],
    ...bindingCases,
    ['subjects.2.namespace', undefined, ['subjects[2].namespace: Required value']],
    ['roleRef.kind', 'Role', ['roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"']],
  ],
)
