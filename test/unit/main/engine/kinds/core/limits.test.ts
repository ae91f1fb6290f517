import { limitRange } from '#kube/kinds/core/limit-range.ts'
import { resourceQuota } from '#kube/kinds/core/resource-quota.ts'
import { node } from '#kube/kinds/core/node.ts'
import { namespace } from '#kube/kinds/core/namespace.ts'
import { endpoints } from '#kube/kinds/core/endpoints.ts'
import { describeRules } from '../../../../../support/kind-rules.ts'

describeRules(
  limitRange,
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'a', namespace: 'default' },
    spec: { limits: [{ type: 'Container', max: { cpu: '2' }, min: { cpu: '100m' } }] },
  },
  [
    [
      'spec.limits.0.type',
      'X',
      ['spec.limits[0].type: Invalid value: "X": must be a standard limit type or fully qualified'],
    ],
    [
      'spec.limits.0.min.cpu',
      '3',
      [
        'spec.limits[0].min[cpu]: Invalid value: "3": min value 3 is greater than max value 2',
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": min value 3 is greater than default request value 2',
        'spec.limits[0].default[cpu]: Invalid value: "3": min value 3 is greater than default value 2',
      ],
    ],
    [
      'spec.limits.0.default',
      { cpu: '3' },
      [
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "3": default request value 3 is greater than max value 2',
        'spec.limits[0].default[cpu]: Invalid value: "2": default value 3 is greater than max value 2',
      ],
    ],
    [
      'spec.limits.0.defaultRequest',
      { cpu: '1m' },
      [
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "1m": min value 100m is greater than default request value 1m',
      ],
    ],
    [
      'spec.limits.0.maxLimitRequestRatio',
      { cpu: '21' },
      ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "21": ratio 21 is greater than max/min = 20.000000'],
    ],
    [
      'spec.limits.0.maxLimitRequestRatio',
      { cpu: '0.5' },
      ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1'],
    ],
    [
      'spec.limits.0',
      { type: 'Pod', max: { foo: '1' }, default: { cpu: '1' } },
      [
        'spec.limits[0].max[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'spec.limits[0].max[foo]: Invalid value: "foo": must be a standard resource for containers',
        "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
      ],
    ],
    [
      'spec.limits.0',
      { type: 'PersistentVolumeClaim' },
      [
        'spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
      ],
    ],
    ['spec.limits.1', { type: 'Container' }, ['spec.limits[1].type: Duplicate value: "Container"']],
  ],
)

describeRules(
  resourceQuota,
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'a', namespace: 'default' },
    spec: { hard: { pods: '4', 'requests.cpu': '1' } },
  },
  [
    [
      'spec.hard',
      { foo: '1' },
      [
        'spec.hard[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'spec.hard[foo]: Invalid value: "foo": must be a standard resource for quota',
      ],
    ],
    ['spec.hard', { pods: '1.5' }, ['spec.hard[pods]: Invalid value: "1500m": must be an integer']],
    ['spec.hard', { pods: '-1' }, ['spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0']],
    [
      'spec.hard',
      { storage: '1' },
      ['spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota'],
    ],
    ['spec.scopes', ['X'], ['spec.scopes: Invalid value: ["X"]: unsupported scope']],
    [
      'spec.scopes',
      ['BestEffort'],
      ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
    ],
    [
      'spec.scopes',
      ['Terminating', 'NotTerminating'],
      ['spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes'],
    ],
    [
      'spec.scopeSelector',
      { matchExpressions: [{ scopeName: 'Terminating', operator: 'In', values: [] }] },
      [
        'spec.scopeSelector.matchExpressions.operator: Invalid value: "In": must be \'Exists\' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity',
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
      ],
    ],
    [
      'spec.scopeSelector',
      { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Exists', values: ['a'] }] },
      [
        "spec.scopeSelector.matchExpressions.values: Invalid value: [\"a\"]: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
      ],
    ],
  ],
)

describeRules(node, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' }, spec: { podCIDRs: ['10.0.0.0/24'] } }, [
  [
    'spec.taints',
    [{ key: 'a', value: 'b c', effect: 'X' }],
    [
      "metadata.taints[0].value: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      'metadata.taints[0].effect: Unsupported value: "X": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
  ],
  [
    'spec.taints',
    [
      { key: 'a', effect: 'NoSchedule' },
      { key: 'a', value: 'z', effect: 'NoSchedule' },
    ],
    [
      'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"z","Effect":"NoSchedule","TimeAdded":null}: taints must be unique by key and effect pair',
    ],
  ],
  [
    'spec.podCIDRs',
    ['10.0.0.0/24', '10.1.0.0/24'],
    [
      'spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.1.0.0/24"]: may specify no more than one CIDR for each IP family',
    ],
  ],
  [
    'spec.podCIDRs',
    ['x'],
    ['spec.podCIDRs[0]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
  ],
  [
    'status',
    { capacity: { pods: '1.5' }, declaredFeatures: ['b', 'A'] },
    [
      'status.capacity.pods: Invalid value: "1500m": must be an integer',
      'status.allocatable.pods: Invalid value: "1500m": must be an integer',
      'status.declaredFeatures[0]: Invalid value: "b": invalid feature name "b": must start with an UpperCamelCase segment, with subsequent segments separated by \'/\' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes',
      'status.declaredFeatures[1]: Invalid value: "A": list must be sorted alphabetically',
    ],
  ],
])

describeRules(namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }, [
  ['metadata.name', 'a.b', ['metadata.name: Invalid value: "a.b": must not contain dots']],
  [
    'spec',
    { finalizers: ['x'] },
    ['spec.finalizers: Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified'],
  ],
])

describeRules(
  endpoints,
  {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'a', namespace: 'default' },
    subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }],
  },
  [
    ['subsets.0.addresses', [], ['subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`']],
    [
      'subsets.0.addresses.0.ip',
      '127.0.0.1',
      [
        'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      ],
    ],
    [
      'subsets.0.addresses.0.ip',
      '224.0.0.1',
      [
        'subsets[0].addresses[0].ip: Invalid value: "224.0.0.1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
      ],
    ],
    [
      'subsets.0.addresses.0.ip',
      'x',
      [
        'subsets[0].addresses[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        'subsets[0].addresses[0].ip: Invalid value: "x": must be a valid IP address',
      ],
    ],
    [
      'subsets.0.addresses.0.nodeName',
      'A',
      [
        "subsets[0].addresses[0].nodeName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      'subsets.0.ports.1',
      { port: 5 },
      ['subsets[0].ports[0].name: Required value', 'subsets[0].ports[1].name: Required value'],
    ],
    [
      'subsets.0.ports.0.protocol',
      'X',
      ['subsets[0].ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"'],
    ],
  ],
)
