import type { CSIStorageCapacity } from '#kube/kinds/storage/csi-storage-capacity.ts'
import type { CustomResourceDefinition } from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { LimitRange } from '#kube/kinds/core/limit-range.ts'
import type { Ingress } from '#kube/kinds/networking/ingress.ts'
import type { NetworkPolicy } from '#kube/kinds/networking/network-policy.ts'
import type { ResourceClaim } from '#kube/kinds/resource/resource-claim.ts'
import type { ResourceClaimTemplate } from '#kube/kinds/resource/resource-claim-template.ts'
import type { ResourceSlice } from '#kube/kinds/resource/resource-slice.ts'
import type { Role } from '#kube/kinds/rbac/role.ts'
import type { Binding } from '#kube/kinds/rbac/binding.ts'
import type { StorageClass } from '#kube/kinds/storage/storage-class.ts'
import { column, formatSelector, none } from '#kube/meta/columns.ts'
import type { Column, Kind } from '#kube/meta/kind.ts'
import type { KubeObject, LabelSelector } from '#kube/meta/object.ts'
import { deviceClassesOf } from '#kube/kinds/resource/resource-claim.ts'

const isDefault = (annotation: string) =>
  column<KubeObject>(
    'Default',
    'Whether it is taken where none is named.',
    ({ metadata }) => metadata.annotations?.[annotation] === 'true',
    'boolean',
  )

const rules = column<Role>('Rules', 'How many rules it has.', ({ rules }) => rules?.length ?? 0, 'integer')

const subjects = column<Binding>('Subjects', 'Who is given the role.', ({ subjects = [] }) =>
  subjects.map(({ name, namespace }) => (namespace ? `${namespace}/${name}` : name)).join(', '),
)

const deviceClasses = (spec: (object: KubeObject) => ResourceClaim['spec']) =>
  column<KubeObject>('Device Classes', 'The classes that devices are asked of.', (object) =>
    deviceClassesOf(spec(object))
      .map(({ name }) => name)
      .join(', '),
  )

/** What `kubectl get` does not say of a kind and its list in the window does, by group and resource. */
const windowColumns: Readonly<Record<string, readonly unknown[]>> = {
  '/limitranges': [
    column<LimitRange>('Limits', 'What is limited.', ({ spec }) =>
      [...new Set(spec?.limits?.map(({ type }) => type))].join(', '),
    ),
  ],
  'apiextensions.k8s.io/customresourcedefinitions': [
    column<CustomResourceDefinition>('Kind', 'The kind of its objects.', ({ spec }) => spec.names.kind),
    column<CustomResourceDefinition>('Group', 'The API group of its objects.', ({ spec }) => spec.group),
    column<CustomResourceDefinition>('Scope', 'Whether its objects are in namespaces.', ({ spec }) => spec.scope),
    column<CustomResourceDefinition>('Versions', 'The versions that are served.', ({ spec }) =>
      spec.versions
        .filter(({ served }) => served)
        .map(({ name }) => name)
        .join(', '),
    ),
  ],
  'networking.k8s.io/ingresses': [
    column<Ingress>('TLS', 'Whether it serves HTTPS.', ({ spec }) => (spec?.tls?.length ?? 0) > 0, 'boolean'),
  ],
  'networking.k8s.io/ingressclasses': [isDefault('ingressclass.kubernetes.io/is-default-class')],
  'networking.k8s.io/networkpolicies': [
    // An empty selector selects every pod, which kubectl's `<none>` hides.
    column<NetworkPolicy>('Applies To', 'The pods that it restricts, * for all.', ({ spec }) => {
      const selector = formatSelector(spec?.podSelector as LabelSelector | undefined)
      return selector === none ? '*' : selector
    }),
    column<NetworkPolicy>('Restricts', 'The directions that it restricts.', ({ spec }) =>
      (spec?.policyTypes ?? []).join(', '),
    ),
  ],
  'rbac.authorization.k8s.io/clusterrolebindings': [subjects],
  'rbac.authorization.k8s.io/clusterroles': [rules],
  'rbac.authorization.k8s.io/rolebindings': [subjects],
  'rbac.authorization.k8s.io/roles': [rules],
  'resource.k8s.io/resourceclaims': [deviceClasses((claim) => (claim as ResourceClaim).spec)],
  'resource.k8s.io/resourceclaimtemplates': [
    deviceClasses((template) => (template as ResourceClaimTemplate).spec.spec),
  ],
  'resource.k8s.io/resourceslices': [
    column<ResourceSlice>('Devices', 'How many devices it lists.', ({ spec }) => spec.devices?.length ?? 0, 'integer'),
  ],
  'storage.k8s.io/csistoragecapacities': [
    column<CSIStorageCapacity>(
      'StorageClass',
      'The class whose volumes fit.',
      ({ storageClassName }) => storageClassName,
    ),
    column<CSIStorageCapacity>('Capacity', 'The room that is left.', ({ capacity }) => capacity),
  ],
  'storage.k8s.io/storageclasses': [
    isDefault('storageclass.kubernetes.io/is-default-class'),
  ] satisfies Column<StorageClass>[],
}

export function windowColumnsOf(kind: Pick<Kind, 'group' | 'resource'>): readonly Column[] {
  return (windowColumns[`${kind.group}/${kind.resource}`] ?? []) as readonly Column[]
}
