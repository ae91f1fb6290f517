import {
  boolType,
  dynType,
  intType,
  listType,
  mapType,
  objectType,
  stringType,
  timestampType,
  type CelType,
} from '../../cel/types.ts'

function object(name: string, fields: Readonly<Record<string, CelType>>): CelType {
  const known = new Map(Object.entries(fields))
  return objectType(name, () => known)
}

const texts = (...names: string[]): Record<string, CelType> =>
  Object.fromEntries(names.map((name) => [name, stringType]))

const kindType = object('kubernetes.GroupVersionKind', texts('group', 'version', 'kind'))
const resourceType = object('kubernetes.GroupVersionResource', texts('group', 'version', 'resource'))

const userType = object('kubernetes.UserInfo', {
  ...texts('username', 'uid'),
  groups: listType(stringType),
  extra: mapType(stringType, listType(stringType)),
})

/** `request`. Source: apiserver pkg/admission/plugin/cel/compile.go BuildRequestType. */
export const requestType = object('kubernetes.AdmissionRequest', {
  kind: kindType,
  resource: resourceType,
  requestKind: kindType,
  requestResource: resourceType,
  ...texts('subResource', 'requestSubResource', 'name', 'namespace', 'operation'),
  userInfo: userType,
  dryRun: boolType,
  options: dynType,
})

const conditionType = object('kubernetes.NamespaceCondition', {
  ...texts('status', 'type', 'message', 'reason'),
  lastTransitionTime: timestampType,
})

/** `namespaceObject`: fields that others write on the way are left out. Source: compile.go BuildNamespaceType. */
export const namespaceType = object('kubernetes.Namespace', {
  metadata: object('kubernetes.NamespaceMetadata', {
    ...texts('name', 'generateName', 'namespace', 'UID', 'resourceVersion'),
    labels: mapType(stringType, stringType),
    annotations: mapType(stringType, stringType),
    creationTimestamp: timestampType,
    deletionTimestamp: timestampType,
    deletionGracePeriodSeconds: intType,
    generation: intType,
    finalizers: listType(stringType),
  }),
  spec: object('kubernetes.NamespaceSpec', { finalizers: listType(stringType) }),
  status: object('kubernetes.NamespaceStatus', { conditions: listType(conditionType), phase: stringType }),
})
