import { apiService } from '#kube/kinds/apiregistration/api-service.ts'
import { describeRules } from '../../../../../support/kind-rules.ts'

describeRules(
  apiService,
  {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1.ref.access.io' },
    spec: {
      group: 'ref.access.io',
      version: 'v1',
      groupPriorityMinimum: 10,
      versionPriority: 10,
      service: { name: 'x', namespace: 'y' },
      caBundle: 'YQ==',
    },
  },
  [
    [
      'metadata.name',
      'x',
      ['metadata.name: Invalid value: "x": must be `spec.version+"."+spec.group`: "v1.ref.access.io"'],
    ],
    ['metadata.name', 'a/b', ['metadata.name: Invalid value: "a/b": may not contain \'/\'']],
    [
      'spec.group',
      '',
      ['metadata.name: Invalid value: "v1.ref.access.io": must be `spec.version+"."+spec.group`: "v1."'],
    ],
    [
      'spec.group',
      'A',
      [
        'metadata.name: Invalid value: "v1.ref.access.io": must be `spec.version+"."+spec.group`: "v1.A"',
        "spec.group: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      'spec.version',
      'V',
      [
        'metadata.name: Invalid value: "v1.ref.access.io": must be `spec.version+"."+spec.group`: "V.ref.access.io"',
        "spec.version: Invalid value: \"V\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    [
      'spec.groupPriorityMinimum',
      0,
      ['spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000'],
    ],
    [
      'spec.groupPriorityMinimum',
      20001,
      ['spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000'],
    ],
    ['spec.versionPriority', 1001, ['spec.versionPriority: Invalid value: 1001: must be positive and less than 1000']],
    ['spec.service', undefined, ['spec.caBundle: Invalid value: "1 bytes": local APIServices may not have a caBundle']],
    ['spec.service.name', '', ['spec.service.name: Required value']],
    [
      'spec.service.port',
      70000,
      ['spec.service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive'],
    ],
    [
      'spec.insecureSkipTLSVerify',
      true,
      ['spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present'],
    ],
  ],
)
