import { flowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import { priorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import { describeRules } from '../../../../../support/kind-rules.ts'

describeRules(
  flowSchema,
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: { name: 'ref-access' },
    spec: {
      priorityLevelConfiguration: { name: 'catch-all' },
      distinguisherMethod: { type: 'ByUser' },
      rules: [
        {
          subjects: [
            { kind: 'ServiceAccount', serviceAccount: { name: '*', namespace: 'x' } },
            { kind: 'User', user: { name: 'u' } },
          ],
          resourceRules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], namespaces: ['default'] }],
          nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['/a/*'] }],
        },
      ],
    },
  },
  [
    ['spec.matchingPrecedence', -1, ['spec.matchingPrecedence: Invalid value: -1: must be a positive value']],
    [
      'spec.matchingPrecedence',
      10001,
      ['spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000'],
    ],
    [
      'spec.matchingPrecedence',
      1,
      ["spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1"],
    ],
    [
      'spec.distinguisherMethod.type',
      'X',
      ['spec.distinguisherMethod.type: Unsupported value: {"Type":"X"}: supported values: "ByNamespace", "ByUser"'],
    ],
    [
      'spec.priorityLevelConfiguration.name',
      '',
      ['spec.priorityLevelConfiguration.name: Required value: must reference a priority level'],
    ],
    ['spec.rules.0.subjects', [], ['spec.rules[0].subjects: Required value: subjects must contain at least one value']],
    [
      'spec.rules.0',
      { subjects: [{ kind: 'User', user: { name: 'x' } }] },
      ['spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty'],
    ],
    [
      'spec.rules.0.subjects.0.kind',
      'X',
      ['spec.rules[0].subjects[0].kind: Unsupported value: "X": supported values: "Group", "ServiceAccount", "User"'],
    ],
    [
      'spec.rules.0.subjects.0.serviceAccount',
      undefined,
      [
        "spec.rules[0].subjects[0].serviceAccount: Required value: serviceAccount is required when subject kind is 'ServiceAccount'",
      ],
    ],
    [
      'spec.rules.0.subjects.0.user',
      { name: 'x' },
      ["spec.rules[0].subjects[0].user: Forbidden: user is forbidden when subject kind is not 'User'"],
    ],
    [
      'spec.rules.0.subjects.0.serviceAccount.name',
      'A',
      [
        "spec.rules[0].subjects[0].serviceAccount.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    ['spec.rules.0.subjects.1.user.name', '', ['spec.rules[0].subjects[1].user.name: Required value']],
    [
      'spec.rules.0.resourceRules.0.verbs',
      ['*', 'get'],
      [
        'spec.rules[0].resourceRules[0].verbs: Invalid value: ["*","get"]: if \'*\' is present, must not specify other verbs',
      ],
    ],
    [
      'spec.rules.0.resourceRules.0.verbs',
      ['gets'],
      [
        'spec.rules[0].resourceRules[0].verbs: Unsupported value: ["gets"]: supported values: "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"',
      ],
    ],
    [
      'spec.rules.0.resourceRules.0.apiGroups',
      ['*', 'x'],
      [
        'spec.rules[0].resourceRules[0].apiGroups: Invalid value: ["*","x"]: if \'*\' is present, must not specify other api groups',
      ],
    ],
    [
      'spec.rules.0.resourceRules.0.namespaces',
      [],
      [
        'spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace',
      ],
    ],
    [
      'spec.rules.0.resourceRules.0.namespaces',
      ['A'],
      [
        "spec.rules[0].resourceRules[0].namespaces[0]: Invalid value: \"A\": each member of this list must be '*' or a DNS-1123 label; a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    [
      'spec.rules.0.nonResourceRules.0.nonResourceURLs',
      ['/', 'a', '/ a', '//', '/a*', '/*/*'],
      [
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[1]: Invalid value: "a": must start with slash',
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[2]: Invalid value: "/ a": must not contain white-space',
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[3]: Invalid value: "//": must not contain double slash',
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[4]: Invalid value: "/a*": wildcard can only do suffix matching',
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[5]: Invalid value: "/*/*": wildcard can only do suffix matching',
      ],
    ],
  ],
)

describeRules(
  priorityLevelConfiguration,
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: { name: 'ref-access' },
    spec: { type: 'Limited', limited: { nominalConcurrencyShares: 1, limitResponse: { type: 'Queue', queuing: {} } } },
  },
  [
    ['spec.type', '', ['spec.type: Required value']],
    ['spec.type', 'X', ['spec.type: Unsupported value: "X": supported values: "Exempt", "Limited"']],
    [
      'spec.type',
      'Exempt',
      [
        "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is 'exempt'",
        'spec.limited: Forbidden: must be nil if the type is not Limited',
      ],
    ],
    ['spec.limited', undefined, ['spec.limited: Required value: must not be empty when type is Limited']],
    ['spec.exempt', {}, ['spec.exempt: Forbidden: must be nil if the type is Limited']],
    [
      'spec.limited.nominalConcurrencyShares',
      -1,
      ['spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer'],
    ],
    [
      'spec.limited.lendablePercent',
      101,
      ['spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive'],
    ],
    [
      'spec.limited.borrowingLimitPercent',
      -1,
      ['spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer'],
    ],
    ['spec.limited.limitResponse', {}, ['spec.limited.limitResponse.type: Required value']],
    [
      'spec.limited.limitResponse.type',
      'Reject',
      ['spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited'],
    ],
    [
      'spec.limited.limitResponse.queuing',
      undefined,
      [
        'spec.limited.limitResponse.queuing: Required value: must not be empty if limited.limitResponse.type is Limited',
      ],
    ],
    [
      'spec.limited.limitResponse.queuing.queues',
      10000001,
      [
        'spec.limited.limitResponse.queuing.queues: Invalid value: 10000001: must not be greater than 10000000',
        'spec.limited.limitResponse.queuing.handSize: Invalid value: 8: required entropy bits of deckSize 10000001 and handSize 8 should not be greater than 60',
      ],
    ],
    [
      'spec.limited.limitResponse.queuing.handSize',
      65,
      ['spec.limited.limitResponse.queuing.handSize: Invalid value: 65: should not be greater than queues (64)'],
    ],
    [
      'spec.limited.limitResponse.queuing.handSize',
      12,
      [
        'spec.limited.limitResponse.queuing.handSize: Invalid value: 12: required entropy bits of deckSize 64 and handSize 12 should not be greater than 60',
      ],
    ],
    [
      'spec.limited.limitResponse.queuing.queueLengthLimit',
      -1,
      ['spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive'],
    ],
  ],
)
