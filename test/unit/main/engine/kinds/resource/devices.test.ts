import { deviceClass } from '#kube/kinds/resource/device-class.ts'
import { resourceSlice } from '#kube/kinds/resource/resource-slice.ts'
import { describeRules } from '../../../../../support/kind-rules.ts'

describeRules(
  deviceClass,
  {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceClass',
    metadata: { name: 'ref-access' },
    spec: {
      selectors: [{ cel: { expression: 'true' } }],
      config: [{ opaque: { driver: 'a.b', parameters: { a: 1 } } }],
      extendedResourceName: 'example.com/gpu',
    },
  },
  [
    ['spec.selectors.0', {}, ['spec.selectors[0].cel: Required value']],
    ['spec.config.0', {}, ['spec.config[0].opaque: Required value']],
    ['spec.config.0.opaque.driver', '', ['spec.config[0].opaque.driver: Required value']],
    [
      'spec.config.0.opaque.driver',
      'A b',
      [
        "spec.config[0].opaque.driver: Invalid value: \"A b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    ['spec.config.0.opaque.parameters', undefined, ['spec.config[0].opaque.parameters: Required value']],
    [
      'spec.extendedResourceName',
      'cpu',
      ['spec.extendedResourceName: Invalid value: "cpu": must be a valid extended resource name'],
    ],
    [
      'spec.extendedResourceName',
      'kubernetes.io/x',
      ['spec.extendedResourceName: Invalid value: "kubernetes.io/x": must be a valid extended resource name'],
    ],
  ],
)

describeRules(
  resourceSlice,
  {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceSlice',
    metadata: { name: 'ref-access' },
    spec: {
      driver: 'd.e',
      pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
      nodeName: 'n',
      devices: [
        { name: 'd', attributes: { a: { string: 'x' }, 'b.c/d': { int: 1 } }, capacity: { m: { value: '1Gi' } } },
      ],
    },
  },
  [
    ['spec.driver', '', ['spec.driver: Required value']],
    [
      'spec.driver',
      'a_',
      [
        "spec.driver: Invalid value: \"a_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      'spec.pool.name',
      'A/b//',
      [
        "spec.pool.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        "spec.pool.name: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        "spec.pool.name: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    ['spec.pool.resourceSliceCount', 0, ['spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero']],
    [
      'spec.nodeName',
      '',
      [
        'spec.nodeName: Invalid value: "": must be either unset or set to a non-empty string',
        'spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required',
      ],
    ],
    [
      'spec.nodeName',
      undefined,
      [
        'spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required',
      ],
    ],
    [
      'spec.allNodes',
      true,
      [
        'spec: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set',
      ],
    ],
    ['spec.allNodes', false, ['spec.allNodes: Invalid value: false: must be either unset or set to true']],
    [
      'spec.sharedCounters',
      [{ name: 'c', counters: { a: { value: '1' } } }],
      ['spec: Invalid value: "": only one of `sharedCounters` or `devices` is allowed'],
    ],
    [
      'spec.devices.1',
      { name: 'd', attributes: { a: { string: 'x' }, 'b.c/d': { int: 1 } }, capacity: { m: { value: '1Gi' } } },
      ['spec.devices[1]: Duplicate value: "d"'],
    ],
    [
      'spec.devices.0.attributes',
      { 'a-b': { string: 'x' } },
      [
        "spec.devices[0].attributes: Invalid value: \"a-b\": a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')",
      ],
    ],
    [
      'spec.devices.0.attributes',
      { a: {} },
      ['spec.devices[0].attributes[a]: Invalid value: "": exactly one value must be specified'],
    ],
    [
      'spec.devices.0.attributes',
      { a: { string: 'x', int: 1 } },
      [
        'spec.devices[0].attributes[a]: Invalid value: {"IntValue":1,"BoolValue":null,"StringValue":"x","VersionValue":null,"IntValues":null,"BoolValues":null,"StringValues":null,"VersionValues":null}: exactly one value must be specified',
      ],
    ],
    [
      'spec.devices.0.attributes',
      { a: { version: 'x' } },
      [
        'spec.devices[0].attributes[a].version: Invalid value: "x": must be a string compatible with semver.org spec 2.0.0',
      ],
    ],
    [
      'spec.devices.0.capacity',
      { m: { value: '1', requestPolicy: { default: '1' } } },
      ['spec.devices[0].capacity[m].requestPolicy: Forbidden: allowMultipleAllocations must be true'],
    ],
    [
      'spec.devices.0',
      {
        name: 'd',
        attributes: { a: { string: 'x' }, 'b.c/d': { int: 1 } },
        capacity: {
          m: { value: '10', requestPolicy: { default: '3', validRange: { min: '1', max: '20', step: '4' } } },
        },
        allowMultipleAllocations: true,
      },
      [
        'spec.devices[0].capacity[m].requestPolicy.validRange.max: Invalid value: "20": max is larger than capacity value: 10',
        'spec.devices[0].capacity[m].requestPolicy.validRange.step: Invalid value: "3": value is not a multiple of a given step (4) from (1)',
        'spec.devices[0].capacity[m].requestPolicy.validRange.step: Invalid value: "20": value is not a multiple of a given step (4) from (1)',
      ],
    ],
    [
      'spec.devices.0',
      {
        name: 'd',
        attributes: { a: { string: 'x' }, 'b.c/d': { int: 1 } },
        capacity: { m: { value: '10', requestPolicy: { default: '3', validValues: ['4', '1', '20'] } } },
        allowMultipleAllocations: true,
      },
      [
        'spec.devices[0].capacity[m].requestPolicy.validValues[1]: Invalid value: "1": values must be sorted in ascending order',
        'spec.devices[0].capacity[m].requestPolicy.validValues[2]: Invalid value: "20": option is larger than capacity value: 10',
        'spec.devices[0].capacity[m].requestPolicy.validValues: Invalid value: "3": default value is not valid according to the requestPolicy',
      ],
    ],
    [
      'spec.devices.0.taints',
      [
        { key: '', effect: '' },
        { key: 'a', value: 'b c', effect: 'X' },
      ],
      [
        'spec.devices[0].taints[0].key: Invalid value: "": name part must be non-empty',
        "spec.devices[0].taints[0].key: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        'spec.devices[0].taints[0].effect: Required value',
        "spec.devices[0].taints[1].value: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        'spec.devices[0].taints[1].effect: Unsupported value: "X": supported values: "NoExecute", "NoSchedule", "None"',
      ],
    ],
    [
      'spec.devices.0.consumesCounters',
      [{ counterSet: '', counters: {} }],
      [
        'spec.devices[0].consumesCounters[0].counterSet: Required value',
        'spec.devices[0].consumesCounters[0].counters: Required value',
      ],
    ],
    [
      'spec.devices.0.nodeName',
      'x',
      [
        'spec.devices[0]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
      ],
    ],
    [
      'spec.devices.0.bindingConditions',
      ['a', 'a'],
      [
        'spec.devices[0].bindingConditions[1]: Duplicate value: "a"',
        'spec.devices[0].bindingFailureConditions: Invalid value: null: bindingFailureConditions are required to use bindingConditions',
      ],
    ],
  ],
)
