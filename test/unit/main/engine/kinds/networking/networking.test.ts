import { ingress } from '#kube/kinds/networking/ingress.ts'
import { networkPolicy } from '#kube/kinds/networking/network-policy.ts'
import { ingressClass } from '#kube/kinds/networking/ingress-class.ts'
import { ipAddress } from '#kube/kinds/networking/ip-address.ts'
import { serviceCidr } from '#kube/kinds/networking/service-cidr.ts'
import { describeRules } from '../../../../../support/kind-rules.ts'

describeRules(
  ingress,
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'a', namespace: 'default' },
    spec: {
      rules: [
        {
          host: 'a.io',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'b', port: { number: 80 } } } }],
          },
        },
      ],
    },
  },
  [
    ['spec.rules', undefined, ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified']],
    [
      'spec.rules.0.host',
      '1.2.3.4',
      ['spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address'],
    ],
    [
      'spec.rules.0.host',
      '*.*',
      [
        "spec.rules[0].host: Invalid value: \"*.*\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      'spec.rules.0.http.paths.0.path',
      'a//b',
      [
        'spec.rules[0].http.paths[0].path: Invalid value: "a//b": must be an absolute path',
        'spec.rules[0].http.paths[0].path: Invalid value: "a//b": must not contain \'//\'',
      ],
    ],
    [
      'spec.rules.0.http.paths.0.path',
      '/a/..',
      ['spec.rules[0].http.paths[0].path: Invalid value: "/a/..": cannot end with \'/..\''],
    ],
    [
      'spec.rules.0.http.paths.0.pathType',
      'Magic',
      [
        'spec.rules[0].http.paths[0].pathType: Unsupported value: "Magic": supported values: "Exact", "ImplementationSpecific", "Prefix"',
      ],
    ],
    [
      'spec.rules.0.http.paths.0.backend',
      {},
      ['spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required'],
    ],
    [
      'spec.rules.0.http.paths.0.backend.service.port',
      { name: 'a', number: 1 },
      ['spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both port name & port number'],
    ],
    [
      'spec.rules.0.http.paths.0.backend.service.port',
      {},
      ['spec.rules[0].http.paths[0].backend: Required value: port name or number is required'],
    ],
    [
      'spec.rules.0.http.paths.0.backend.resource',
      { kind: 'K', name: 'n' },
      ['spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both resource and service backends'],
    ],
    [
      'spec.tls',
      [{ hosts: ['A'], secretName: 'S' }],
      [
        "spec.tls[0].hosts[0]: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        "spec.tls[0].secretName: Invalid value: \"S\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      'spec.ingressClassName',
      'A',
      [
        "spec.ingressClassName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
  ],
)

describeRules(
  networkPolicy,
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'a', namespace: 'default' },
    spec: {
      podSelector: {},
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 80 }] }],
    },
  },
  [
    ['spec.policyTypes', ['X'], ['spec.policyTypes[0]: Unsupported value: "X": supported values: "Ingress", "Egress"']],
    ['spec.ingress.0.from.0', {}, ['spec.ingress[0].from[0]: Required value: must specify a peer']],
    [
      'spec.ingress.0.from.0.podSelector',
      {},
      ['spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer'],
    ],
    [
      'spec.ingress.0.from.0.ipBlock.cidr',
      '10.0.0.1/8',
      [
        'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length',
      ],
    ],
    [
      'spec.ingress.0.from.0.ipBlock.cidr',
      '010.0.0.0/8',
      [
        'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "010.0.0.0/8": must not have leading 0s in IP or prefix length',
      ],
    ],
    [
      'spec.ingress.0.from.0.ipBlock.cidr',
      'x',
      [
        'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
    ],
    [
      'spec.ingress.0.from.0.ipBlock.except',
      ['10.0.0.0/8', '11.0.0.0/16'],
      [
        'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
        'spec.ingress[0].from[0].ipBlock.except[1]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
      ],
    ],
    [
      'spec.ingress.0.ports.0.endPort',
      3,
      ['spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`'],
    ],
    [
      'spec.ingress.0.ports.0',
      { port: 'http', endPort: 3 },
      ['spec.ingress[0].ports[0].endPort: Invalid value: 3: may not be specified when `port` is non-numeric'],
    ],
    [
      'spec.ingress.0.ports.0',
      { endPort: 3 },
      ['spec.ingress[0].ports[0].endPort: Invalid value: 3: may not be specified when `port` is not specified'],
    ],
    [
      'spec.ingress.0.ports.0.protocol',
      'X',
      ['spec.ingress[0].ports[0].protocol: Unsupported value: "X": supported values: "TCP", "UDP", "SCTP"'],
    ],
  ],
)

describeRules(
  ingressClass,
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'a' },
    spec: { controller: 'a.io/c' },
  },
  [
    [
      'spec.controller',
      'a',
      ['spec.controller: Invalid value: "a": must be a domain-prefixed path (such as "acme.io/foo")'],
    ],
    [
      'spec.controller',
      'a.io/b c',
      [
        "spec.controller: Invalid value: \"b c\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
      ],
    ],
    [
      'spec.parameters',
      { kind: 'K', name: 'a/b', scope: 'Namespace' },
      [
        'spec.parameters.name: Invalid value: "a/b": may not contain \'/\'',
        "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
      ],
    ],
    [
      'spec.parameters',
      { kind: 'K', name: 'n', scope: 'Cluster', namespace: 'x' },
      ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
    ],
    [
      'spec.parameters',
      { kind: 'K', name: 'n', scope: 'X' },
      ['spec.parameters.scope: Unsupported value: "X": supported values: "Cluster", "Namespace"'],
    ],
  ],
)

describeRules(
  ipAddress,
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: { name: '192.0.2.7' },
    spec: { parentRef: { resource: 'r', name: 'n' } },
  },
  [
    ['metadata.name', 'FD00::1', ['metadata.name: Invalid value: "FD00::1": must be in canonical form ("fd00::1")']],
    ['metadata.name', '010.1.1.1', ['metadata.name: Invalid value: "010.1.1.1": must not have leading 0s']],
    ['spec.parentRef', undefined, ['spec.parentRef: Required value']],
    [
      'spec.parentRef',
      { resource: '..', group: 'A', name: '' },
      [
        "spec.parentRef.group: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        'spec.parentRef.resource: Invalid value: "..": may not be \'..\'',
        'spec.parentRef.name: Required value',
      ],
    ],
  ],
)

describeRules(
  serviceCidr,
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'a' },
    spec: { cidrs: ['10.111.0.0/24'] },
  },
  [
    ['spec.cidrs', [], ['spec.cidrs: Required value: at least one CIDR required']],
    [
      'spec.cidrs',
      ['FD00::/108'],
      ['spec.cidrs[0]: Invalid value: "FD00::/108": must be in canonical form ("fd00::/108")'],
    ],
    [
      'spec.cidrs',
      ['10.1.0.0/24', '10.2.0.0/24'],
      [
        'spec.cidrs: Invalid value: ["10.1.0.0/24","10.2.0.0/24"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ],
    ],
    [
      'spec.cidrs',
      ['10.1.0.0/24', '10.2.0.0/24', 'fd00::/108'],
      ['spec.cidrs: Invalid value: {"CIDRs":["10.1.0.0/24","10.2.0.0/24","fd00::/108"]}: may only hold up to 2 values'],
    ],
  ],
)
