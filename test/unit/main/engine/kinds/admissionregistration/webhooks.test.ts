import { validatingWebhookConfiguration } from '#kube/kinds/admissionregistration/validating-webhook-configuration.ts'
import { mutatingWebhookConfiguration } from '#kube/kinds/admissionregistration/mutating-webhook-configuration.ts'
import { describeRules } from '../../../../../support/kind-rules.ts'

const webhook = {
  name: 'a.b.c',
  clientConfig: { service: { name: 's', namespace: 'n', path: '/p' } },
  rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
}

describeRules(
  validatingWebhookConfiguration,
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'ref-access' },
    webhooks: [webhook],
  },
  [
    ['webhooks', [webhook, webhook], ['webhooks[1].name: Duplicate value: "a.b.c"']],
    ['webhooks.0.name', '', ['webhooks[0].name: Required value']],
    [
      'webhooks.0.name',
      'a.b',
      ['webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots'],
    ],
    [
      'webhooks.0.sideEffects',
      undefined,
      ['webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun'],
    ],
    [
      'webhooks.0.sideEffects',
      'Some',
      ['webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"'],
    ],
    [
      'webhooks.0.admissionReviewVersions',
      [],
      ['webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
    ],
    [
      'webhooks.0.admissionReviewVersions',
      ['v2', 'v2', 'V'],
      [
        'webhooks[0].admissionReviewVersions[1]: Invalid value: "v2": duplicate version',
        "webhooks[0].admissionReviewVersions[2]: Invalid value: \"V\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
        'webhooks[0].admissionReviewVersions: Invalid value: ["v2","v2","V"]: must include at least one of v1, v1beta1',
      ],
    ],
    [
      'webhooks.0.failurePolicy',
      'X',
      ['webhooks[0].failurePolicy: Unsupported value: "X": supported values: "Fail", "Ignore"'],
    ],
    [
      'webhooks.0.matchPolicy',
      'X',
      ['webhooks[0].matchPolicy: Unsupported value: "X": supported values: "Equivalent", "Exact"'],
    ],
    [
      'webhooks.0.timeoutSeconds',
      31,
      ['webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds'],
    ],
    [
      'webhooks.0.clientConfig',
      {},
      ['webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
    ],
    [
      'webhooks.0.clientConfig',
      { url: 'http://x' },
      [
        'webhooks[0].clientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
      ],
    ],
    [
      'webhooks.0.clientConfig',
      { url: 'https://u:p@x/?q#f' },
      [
        'webhooks[0].clientConfig.url: Invalid value: "u:p": user information is not permitted in the URL',
        'webhooks[0].clientConfig.url: Invalid value: "f": fragments are not permitted in the URL',
        'webhooks[0].clientConfig.url: Invalid value: "q": query parameters are not permitted in the URL',
      ],
    ],
    [
      'webhooks.0.clientConfig',
      { url: 'https://a:b' },
      [
        'webhooks[0].clientConfig.url: Required value: url must be a valid URL: parse "https://a:b": invalid port ":b" after host; desired format: https://host[/path]',
      ],
    ],
    [
      'webhooks.0.clientConfig.service.port',
      0,
      [
        'webhooks[0].clientConfig.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      'webhooks.0.clientConfig.service.path',
      'a',
      [
        'webhooks[0].clientConfig.service.path: Invalid value: "a": must start with a \'/\'',
        'webhooks[0].clientConfig.service.path: Invalid value: "a": segment[0] may not be empty',
      ],
    ],
    [
      'webhooks.0.clientConfig.service.path',
      '/a//B',
      [
        'webhooks[0].clientConfig.service.path: Invalid value: "/a//B": segment[1] may not be empty',
        "webhooks[0].clientConfig.service.path: Invalid value: \"/a//B\": segment[2]: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      'webhooks.0.rules.0.operations',
      ['*', 'CREATE'],
      [
        'webhooks[0].rules[0].operations: Invalid value: ["*","CREATE"]: if \'*\' is present, must not specify other operations',
      ],
    ],
    [
      'webhooks.0.rules.0.operations',
      ['X'],
      [
        'webhooks[0].rules[0].operations[0]: Unsupported value: "X": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
      ],
    ],
    ['webhooks.0.rules.0.apiVersions', ['', 'v1'], ['webhooks[0].rules[0].apiVersions[0]: Required value']],
    [
      'webhooks.0.rules.0.resources',
      ['*', 'a'],
      [
        'webhooks[0].rules[0].resources: Invalid value: ["*","a"]: if \'*\' is present, must not specify other resources without subresources',
      ],
    ],
    [
      'webhooks.0.rules.0.resources',
      ['*/*', 'a'],
      [
        'webhooks[0].rules[0].resources: Invalid value: ["*/*","a"]: if \'*/*\' is present, must not specify other resources',
      ],
    ],
    [
      'webhooks.0.rules.0.resources',
      ['a/*', 'a/b', '*/b', 'c/b'],
      [
        'webhooks[0].rules[0].resources[1]: Invalid value: "a/b": if \'a/*\' is present, must not specify a/b',
        'webhooks[0].rules[0].resources[3]: Invalid value: "c/b": if \'*/b\' is present, must not specify c/b',
      ],
    ],
    [
      'webhooks.0.rules.0.scope',
      'X',
      ['webhooks[0].rules[0].scope: Unsupported value: "X": supported values: "*", "Cluster", "Namespaced"'],
    ],
    [
      'webhooks.0.matchConditions',
      [{ name: '', expression: ' ' }],
      [
        'webhooks[0].matchConditions[0].expression: Required value',
        'webhooks[0].matchConditions[0].name: Required value',
      ],
    ],
    [
      'webhooks.0.matchConditions',
      [
        { name: 'x', expression: 'true' },
        { name: 'x', expression: 'true' },
      ],
      ['webhooks[0].matchConditions[1].name: Duplicate value: "x"'],
    ],
  ],
)

describeRules(
  mutatingWebhookConfiguration,
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'ref-access' },
    webhooks: [webhook],
  },
  [
    ['webhooks.0.name', '', ['webhooks[0].name: Required value']],
    [
      'webhooks.0.matchPolicy',
      'X',
      ['webhooks[0].matchPolicy: Unsupported value: "X": supported values: "Equivalent", "Exact"'],
    ],
    [
      'webhooks.0.reinvocationPolicy',
      'X',
      ['webhooks[0].reinvocationPolicy: Unsupported value: "X": supported values: "IfNeeded", "Never"'],
    ],
  ],
)
