import { validatingAdmissionPolicy } from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import { mutatingAdmissionPolicy } from '#kube/kinds/admissionregistration/mutating-admission-policy.ts'
import { validatingAdmissionPolicyBinding } from '#kube/kinds/admissionregistration/validating-admission-policy-binding.ts'
import { mutatingAdmissionPolicyBinding } from '#kube/kinds/admissionregistration/mutating-admission-policy-binding.ts'
import { describeRules, type FieldCase } from '../../../../../support/kind-rules.ts'

const createsOfPods = {
  resourceRules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
}

describeRules(
  validatingAdmissionPolicy,
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'ref-access' },
    spec: {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConstraints: createsOfPods,
      variables: [{ name: 'v', expression: '1' }],
      validations: [{ expression: 'true', message: 'm', reason: 'Invalid' }],
      auditAnnotations: [{ key: 'k', valueExpression: '"a"' }],
    },
  },
  [
    ['spec.failurePolicy', 'X', ['spec.failurePolicy: Unsupported value: "X": supported values: "Fail", "Ignore"']],
    ['spec.matchConstraints', undefined, ['spec.matchConstraints: Required value']],
    [
      'spec.matchConstraints.matchPolicy',
      'X',
      ['spec.matchConstraints.matchPolicy: Unsupported value: "X": supported values: "Equivalent", "Exact"'],
    ],
    ['spec.matchConstraints.resourceRules', [], ['spec.matchConstraints.resourceRules: Required value']],
    [
      'spec.matchConstraints.resourceRules.0.resourceNames',
      ['a', 'a', 'b/c'],
      [
        'spec.matchConstraints.resourceRules[0].resourceNames[1]: Duplicate value: "a"',
        'spec.matchConstraints.resourceRules[0].resourceNames[2]: Invalid value: "b/c": may not contain \'/\'',
      ],
    ],
    [
      'spec.matchConstraints.excludeResourceRules',
      [{}],
      [
        'spec.matchConstraints.excludeResourceRules[0].operations: Required value',
        'spec.matchConstraints.excludeResourceRules[0].apiGroups: Required value',
        'spec.matchConstraints.excludeResourceRules[0].apiVersions: Required value',
        'spec.matchConstraints.excludeResourceRules[0].resources: Required value',
      ],
    ],
    ['spec.paramKind', {}, ['spec.paramKind.apiVersion: Required value', 'spec.paramKind.kind: Required value']],
    [
      'spec.paramKind',
      { apiVersion: 'a/b/c', kind: 'A B' },
      [
        'spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
        "spec.paramKind.kind: Invalid value: \"A B\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    [
      'spec.variables.0.name',
      'true',
      ['spec.variables[0].name: Invalid value: "true": must be a valid CEL identifier'],
    ],
    ['spec.variables.0.expression', '', ['spec.variables[0].expression: Required value: expression is not specified']],
    [
      'spec.validations.0.expression',
      '',
      ['spec.validations[0].expression: Required value: expression is not specified'],
    ],
    [
      'spec.validations.0.message',
      'a\nb',
      ['spec.validations[0].message: Invalid value: "a\\nb": must not contain line breaks'],
    ],
    [
      'spec.validations.0.messageExpression',
      ' ',
      ['spec.validations[0].messageExpression: Invalid value: " ": must be non-empty if specified'],
    ],
    [
      'spec.validations.0.reason',
      'X',
      [
        'spec.validations[0].reason: Unsupported value: "X": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"',
      ],
    ],
    [
      'spec.auditAnnotations.0.key',
      'a b',
      [
        "spec.auditAnnotations[0].key: Invalid value: \"ref-access/a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
    [
      'spec.auditAnnotations.0.valueExpression',
      '',
      ['spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not specified'],
    ],
    [
      'spec',
      {
        matchConstraints: createsOfPods,
      },
      [
        'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
        'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item',
      ],
    ],
  ],
)

describeRules(
  mutatingAdmissionPolicy,
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: 'ref-access' },
    spec: {
      matchConstraints: createsOfPods,
      reinvocationPolicy: 'Never',
      mutations: [
        { patchType: 'JSONPatch', jsonPatch: { expression: '[JSONPatch{op: "add", path: "/a", value: 1}]' } },
      ],
    },
  },
  [
    ['spec.reinvocationPolicy', '', ['spec.reinvocationPolicy: Required value']],
    [
      'spec.reinvocationPolicy',
      'X',
      ['spec.reinvocationPolicy: Unsupported value: "X": supported values: "IfNeeded", "Never"'],
    ],
    ['spec.mutations', [], ['spec.mutations: Required value: mutations must contain at least one item']],
    ['spec.mutations.0.patchType', '', ['spec.mutations[0].patchType: Required value']],
    [
      'spec.mutations.0.patchType',
      'X',
      ['spec.mutations[0].patchType: Unsupported value: "X": supported values: "ApplyConfiguration", "JSONPatch"'],
    ],
    [
      'spec.mutations.0.patchType',
      'ApplyConfiguration',
      [
        'spec.mutations[0].applyConfiguration: Required value: must be specified when patchType is ApplyConfiguration',
        'spec.mutations[0].jsonPatch: Invalid value: "{jsonPatch}": must not be specified when patchType is ApplyConfiguration',
      ],
    ],
    [
      'spec.mutations.0.jsonPatch',
      undefined,
      ['spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch'],
    ],
    ['spec.mutations.0.jsonPatch.expression', '', ['spec.mutations[0].jsonPatch.expression: Required value']],
    [
      'spec.matchConstraints.resourceRules.0.operations',
      ['DELETE'],
      [
        'spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"',
      ],
    ],
  ],
)

const bindingSpec = {
  policyName: 'p',
  paramRef: { name: 'a', parameterNotFoundAction: 'Deny' },
  matchResources: createsOfPods,
}
/** What is wrong in a binding of either kind. */
const bindingCases: FieldCase[] = [
  ['spec.policyName', '', ['spec.policyName: Required value']],
  [
    'spec.paramRef',
    {},
    [
      'spec.paramRef: Required value: one of name or selector must be specified',
      'spec.paramRef.parameterNotFoundAction: Required value',
    ],
  ],
  ['spec.paramRef.name', 'a/b', ['spec.paramRef.name: Invalid value: "a/b": may not contain \'/\'']],
  [
    'spec.paramRef.selector',
    { matchLabels: { a: 'b' } },
    [
      'spec.paramRef.name: Forbidden: name and selector are mutually exclusive',
      'spec.paramRef.selector: Forbidden: name and selector are mutually exclusive',
    ],
  ],
  [
    'spec.paramRef.parameterNotFoundAction',
    'X',
    ['spec.paramRef.parameterNotFoundAction: Unsupported value: "X": supported values: "Deny", "Allow"'],
  ],
]

describeRules(
  validatingAdmissionPolicyBinding,
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'ref-access' },
    spec: {
      ...bindingSpec,
      validationActions: ['Deny'],
    },
  },
  [
    ...bindingCases,
    [
      'spec.validationActions',
      [],
      ['spec.validationActions: Required value: at least one validation action is required'],
    ],
    [
      'spec.validationActions',
      ['X', 'X'],
      [
        'spec.validationActions[0]: Unsupported value: "X": supported values: "Audit", "Deny", "Warn"',
        'spec.validationActions[1]: Unsupported value: "X": supported values: "Audit", "Deny", "Warn"',
        'spec.validationActions[1]: Duplicate value: "X"',
      ],
    ],
    [
      'spec.validationActions',
      ['Deny', 'Warn'],
      [
        'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ],
    ],
  ],
)

describeRules(
  mutatingAdmissionPolicyBinding,
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name: 'ref-access' },
    spec: bindingSpec,
  },
  [
    ...bindingCases,
    [
      'spec.matchResources.resourceRules.0.operations',
      ['DELETE'],
      [
        'spec.matchResources.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"',
      ],
    ],
  ],
)
