import { storageClass } from '#kube/kinds/storage/storage-class.ts'
import { csiDriver } from '#kube/kinds/storage/csi-driver.ts'
import { csiNode } from '#kube/kinds/storage/csi-node.ts'
import { csiStorageCapacity } from '#kube/kinds/storage/csi-storage-capacity.ts'
import { volumeAttachment } from '#kube/kinds/storage/volume-attachment.ts'
import { volumeAttributesClass } from '#kube/kinds/storage/volume-attributes-class.ts'
import { describeRules } from '../../../../../support/kind-rules.ts'

describeRules(
  storageClass,
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'a' }, provisioner: 'a.io/b' },
  [
    ['provisioner', '', ['provisioner: Required value']],
    [
      'provisioner',
      'a b',
      [
        "provisioner: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
    ['reclaimPolicy', 'Recycle', ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"']],
    [
      'volumeBindingMode',
      'X',
      ['volumeBindingMode: Unsupported value: "X": supported values: "Immediate", "WaitForFirstConsumer"'],
    ],
    ['parameters', { '': 'a' }, ['parameters: Invalid value: "": field can not be empty.']],
    [
      'allowedTopologies',
      [
        {
          matchLabelExpressions: [
            { key: 'a', values: ['b', 'b'] },
            { key: 'a', values: [] },
          ],
        },
      ],
      [
        'allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "b"',
        'allowedTopologies[0].matchLabelExpressions[1].values: Required value',
        'allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "a"',
      ],
    ],
  ],
)

describeRules(csiDriver, { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: 'a' }, spec: {} }, [
  [
    'spec.fsGroupPolicy',
    'X',
    ['spec.fsGroupPolicy: Unsupported value: "X": supported values: "File", "None", "ReadWriteOnceWithFSType"'],
  ],
  [
    'spec.volumeLifecycleModes',
    ['X'],
    ['spec.volumeLifecycleModes: Unsupported value: "X": supported values: "Persistent", "Ephemeral"'],
  ],
  [
    'spec.tokenRequests',
    [{ audience: 'a' }, { audience: 'a' }],
    ['spec.tokenRequests[1].audience: Duplicate value: "a"'],
  ],
  [
    'spec.tokenRequests',
    [{ audience: 'a', expirationSeconds: 1 }],
    ['spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes'],
  ],
  [
    'spec.nodeAllocatableUpdatePeriodSeconds',
    9,
    ['spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds'],
  ],
  [
    'spec.serviceAccountTokenInSecrets',
    true,
    [
      'spec.serviceAccountTokenInSecrets: Invalid value: true: serviceAccountTokenInSecrets is set but no tokenRequests are specified',
    ],
  ],
])

describeRules(
  csiNode,
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name: 'a' },
    spec: { drivers: [{ name: 'a.io', nodeID: 'n', topologyKeys: null }] },
  },
  [
    [
      'spec.drivers.0.name',
      'A_',
      [
        "spec.drivers[0].name: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    ['spec.drivers.0.nodeID', '', ['spec.drivers[0].nodeID: Required value']],
    [
      'spec.drivers.0.allocatable',
      { count: -1 },
      ['spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'spec.drivers.0.topologyKeys',
      ['a', 'a', ''],
      [
        'spec.drivers[0]: Duplicate value: "a"',
        'spec.drivers[0]: Required value',
        'spec.drivers[0]: Invalid value: "": name part must be non-empty',
        "spec.drivers[0]: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
    [
      'spec.drivers.1',
      { name: 'a.io', nodeID: 'x', topologyKeys: null },
      ['spec.drivers[1].name: Duplicate value: "a.io"'],
    ],
  ],
)

describeRules(
  csiStorageCapacity,
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIStorageCapacity',
    metadata: { name: 'a', namespace: 'default' },
    storageClassName: 'x',
  },
  [
    [
      'storageClassName',
      'A',
      [
        "storageClassName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    ['capacity', '-1', ['capacity: Invalid value: "-1": must be greater than or equal to 0']],
  ],
)

describeRules(
  volumeAttachment,
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: 'a' },
    spec: { attacher: 'a.io', nodeName: 'n', source: { persistentVolumeName: 'p' } },
  },
  [
    ['spec.attacher', '', ['spec.attacher: Required value']],
    [
      'spec.nodeName',
      'A',
      [
        "spec.nodeName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      'spec.source',
      {},
      ['spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName'],
    ],
    [
      'spec.source.persistentVolumeName',
      '',
      [
        'spec.source.persistentVolumeName: Required value: must specify non empty persistentVolumeName',
        "spec.source.persistentVolumeName: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      'spec.source',
      { inlineVolumeSpec: { capacity: { storage: '1' }, storageClassName: 'a', volumeMode: 'Block' } },
      [
        'spec.source.inlineVolumeSpec.capacity: Forbidden: may not be specified in the context of inline volumes',
        'spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes',
        'spec.source.inlineVolumeSpec.accessModes: Required value',
        'spec.source.inlineVolumeSpec: Required value: must specify a volume type',
        'spec.source.inlineVolumeSpec.storageClassName: Forbidden: may not be specified in the context of inline volumes',
        'spec.source.inlineVolumeSpec.volumeMode: Forbidden: may not specify volumeMode other than Filesystem in the context of inline volumes',
      ],
    ],
  ],
)

describeRules(
  volumeAttributesClass,
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttributesClass',
    metadata: { name: 'a' },
    driverName: 'a.io',
    parameters: { a: 'b' },
  },
  [
    ['driverName', '', ['driverName: Required value']],
    ['parameters', {}, ['parameters: Required value: must contain at least one key/value pair']],
  ],
)
