import { resourceClaim } from '#kube/kinds/resource/resource-claim.ts'
import { resourceClaimTemplate } from '#kube/kinds/resource/resource-claim-template.ts'
import { describeRules } from '../../../../../support/kind-rules.ts'

describeRules(
  resourceClaim,
  {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: { name: 'c', namespace: 'default' },
    spec: {
      devices: {
        requests: [
          { name: 'r', exactly: { deviceClassName: 'c', selectors: [{ cel: { expression: 'true' } }] } },
          { name: 'f', firstAvailable: [{ name: 's', deviceClassName: 'c' }] },
        ],
        constraints: [{ requests: ['r'], matchAttribute: 'a.b/c' }],
        config: [{ requests: ['f/s'], opaque: { driver: 'd.e', parameters: { a: 1 } } }],
      },
    },
  },
  [
    [
      'spec.devices.requests.0',
      { name: 'r' },
      ['spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required'],
    ],
    [
      'spec.devices.requests.0.firstAvailable',
      [{ name: 's', deviceClassName: 'c' }],
      [
        'spec.devices.requests[0]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set',
      ],
    ],
    [
      'spec.devices.requests.1.name',
      'r',
      [
        'spec.devices.requests[1]: Duplicate value: "r"',
        'spec.devices.config[0].requests[0]: Invalid value: "f/s": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
      ],
    ],
    [
      'spec.devices.requests.0.exactly.deviceClassName',
      '',
      ['spec.devices.requests[0].exactly.deviceClassName: Required value'],
    ],
    [
      'spec.devices.requests.0.exactly.allocationMode',
      'X',
      [
        'spec.devices.requests[0].exactly.allocationMode: Unsupported value: "X": supported values: "All", "ExactCount"',
      ],
    ],
    [
      'spec.devices.requests.0.exactly',
      { deviceClassName: 'c', allocationMode: 'All', count: 2 },
      ["spec.devices.requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'"],
    ],
    [
      'spec.devices.requests.0.exactly.count',
      -1,
      ['spec.devices.requests[0].exactly.count: Invalid value: -1: must be greater than zero'],
    ],
    [
      'spec.devices.requests.0.exactly.adminAccess',
      true,
      [
        'spec.devices.requests[0].adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace',
      ],
    ],
    [
      'spec.devices.requests.0.exactly.tolerations',
      [
        { key: 'a b', operator: 'X', effect: 'Y' },
        { operator: 'Exists', value: 'x' },
      ],
      [
        "spec.devices.requests[0].exactly.tolerations[0].key: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        'spec.devices.requests[0].exactly.tolerations[0].operator: Unsupported value: "X": supported values: "Equal", "Exists"',
        'spec.devices.requests[0].exactly.tolerations[0].effect: Unsupported value: "Y": supported values: "NoExecute", "NoSchedule", "None"',
        'spec.devices.requests[0].exactly.tolerations[1].value: Invalid value: "x": must be empty for operator `Exists`',
      ],
    ],
    [
      'spec.devices.constraints.0',
      {},
      [
        'spec.devices.constraints[0]: Required value: exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set',
      ],
    ],
    [
      'spec.devices.constraints.0.requests',
      ['x', 'a/b/c', 'r', 'r'],
      [
        'spec.devices.constraints[0].requests[0]: Invalid value: "x": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
        'spec.devices.constraints[0].requests[1]: Invalid value: "a/b/c": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
        'spec.devices.constraints[0].requests[3]: Duplicate value: "r"',
      ],
    ],
    [
      'spec.devices.constraints.0.matchAttribute',
      'x',
      [
        'spec.devices.constraints[0].matchAttribute: Invalid value: "x": a fully qualified name must be a domain and a name separated by a slash',
      ],
    ],
    [
      'spec.devices.constraints.0.matchAttribute',
      'a.b/c-d',
      [
        "spec.devices.constraints[0].matchAttribute: Invalid value: \"c-d\": a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')",
      ],
    ],
    ['spec.devices.config.0', {}, ['spec.devices.config[0].opaque: Required value']],
  ],
)

describeRules(
  resourceClaimTemplate,
  {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaimTemplate',
    metadata: { name: 'c', namespace: 'default' },
    spec: {
      metadata: { labels: { a: 'b' } },
      spec: {
        devices: {
          requests: [{ name: 'r', exactly: { deviceClassName: 'c', selectors: [{ cel: { expression: 'true' } }] } }],
        },
      },
    },
  },
  [
    [
      'spec.metadata',
      { labels: { 'a b': 'c' }, finalizers: ['a'] },
      [
        "spec.metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        'spec.metadata.finalizers: Forbidden: cannot be set',
      ],
    ],
    [
      'spec.spec.devices.requests.0.exactly.deviceClassName',
      'A',
      [
        "spec.spec.devices.requests[0].exactly.deviceClassName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
  ],
)
