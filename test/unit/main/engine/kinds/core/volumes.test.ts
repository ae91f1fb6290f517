import { persistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { persistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { describeRules } from '../../../../../support/kind-rules.ts'

describeRules(
  persistentVolume,
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'a' },
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/a' } },
  },
  [
    ['spec.accessModes', [], ['spec.accessModes: Required value']],
    [
      'spec.accessModes',
      ['ReadWriteOncePod', 'ReadWriteOnce', 'X'],
      [
        'spec.accessModes: Unsupported value: "X": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
        'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes',
      ],
    ],
    ['spec.capacity', { cpu: '1' }, ['spec.capacity: Unsupported value: {"cpu":"1"}: supported values: "storage"']],
    [
      'spec.capacity',
      { storage: '-1' },
      [
        'spec.capacity[storage]: Invalid value: -1: must be a valid resource quantity',
        'spec.capacity[storage]: Invalid value: "-1": must be greater than zero',
      ],
    ],
    ['spec.hostPath', undefined, ['spec: Required value: must specify a volume type']],
    [
      'spec.hostPath',
      { path: '/../a', type: 'X' },
      [
        'spec.hostPath.path: Invalid value: "/../a": must not contain \'..\'',
        'spec.hostPath.type: Unsupported value: "X": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
      ],
    ],
    ['spec.nfs', { server: 's', path: '/p' }, ['spec.nfs: Forbidden: may not specify more than 1 volume type']],
    [
      'spec.nodeAffinity',
      {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [{ key: 'a', operator: 'In' }],
              matchFields: [{ key: 'x', operator: 'In', values: ['a'] }],
            },
          ],
        },
      },
      [
        "spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "x": not a valid field selector key',
      ],
    ],
    [
      'spec.volumeAttributesClassName',
      '',
      [
        'spec.volumeAttributesClassName: Required value: an empty string is disallowed',
        'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
      ],
    ],
    ['spec.volumeMode', 'X', ['spec.volumeMode: Unsupported value: "X": supported values: "Block", "Filesystem"']],
    [
      'spec',
      { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, local: { path: '/a' } },
      ['spec.nodeAffinity: Required value: Local volume requires node affinity'],
    ],
    [
      'spec',
      {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        csi: { driver: 'A_', nodeExpandSecretRef: { name: 'A' } },
      },
      [
        "spec.csi.driver: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        'spec.csi.volumeHandle: Required value',
        "spec.csi.nodeExpandSecretRef.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        'spec.csi.nodeExpandSecretRef.namespace: Required value',
      ],
    ],
    [
      'spec',
      {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        iscsi: { iqn: 'x', lun: 300, targetPortal: '', chapAuthSession: true },
      },
      [
        'spec.iscsi.targetPortal: Required value',
        'spec.iscsi.iqn: Invalid value: "x": must be valid format',
        'spec.iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive',
        'spec.iscsi.secretRef: Required value',
      ],
    ],
    [
      'spec',
      { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, cinder: { volumeID: '', secretRef: {} } },
      [
        'spec.cinder.volumeID: Required value',
        'spec.cinder.secretRef.name: Required value',
        'spec.cinder.secretRef.namespace: Required value',
      ],
    ],
    [
      'metadata.annotations',
      { 'volume.beta.kubernetes.io/mount-options': 'ro' },
      [
        'metadata.annotations.volume.beta.kubernetes.io/mount-options: Forbidden: may not specify mount options for this volume type',
      ],
    ],
  ],
)

describeRules(
  persistentVolumeClaim,
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'a', namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  [
    ['spec.accessModes', [], ['spec.accessModes: Required value: at least 1 access mode is required']],
    ['spec.resources', {}, ['spec.resources[storage]: Required value']],
    [
      'spec.resources.requests.storage',
      '0',
      ['spec.resources[storage]: Invalid value: "0": must be greater than zero'],
    ],
    [
      'spec.storageClassName',
      'A',
      [
        "spec.storageClassName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    ['spec.volumeMode', 'X', ['spec.volumeMode: Unsupported value: "X": supported values: "Block", "Filesystem"']],
    [
      'spec.dataSourceRef',
      { kind: 'X', name: '' },
      [
        'spec.dataSource.name: Required value',
        'spec.dataSource: Invalid value: "X": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
        'spec.dataSourceRef.name: Required value',
        'spec.dataSourceRef: Invalid value: "X": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
      ],
    ],
    [
      'spec.dataSourceRef',
      { apiGroup: 'A', kind: 'X', name: 'a' },
      [
        "spec.dataSource.apiGroup: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        "spec.dataSourceRef.apiGroup: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
  ],
)
