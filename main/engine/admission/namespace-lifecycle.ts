import { namespace as namespaceKind } from '#kube/kinds/core/namespace.ts'
import { forbidden, notFound } from '#kube/meta/status-errors.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../registry/admission.ts'
import { isAbout, refuseEarly } from './requests.ts'

const immortal = new Set(['default', 'kube-system', 'kube-public'])

/** Keeps objects inside namespaces that live. Source: apiserver pkg/admission/plugin/namespace/lifecycle/admission.go. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  mutate(request, reader) {
    const { operation, kind, name, namespace } = request
    if (isAbout(request, namespaceKind)) {
      if (operation !== 'DELETE' || !immortal.has(name)) return
      throw forbidden(kind, name, 'this namespace may not be deleted')
    }
    if (operation !== 'CREATE' && operation !== 'UPDATE') return
    if (kind.namespaced && namespace && !isAccessReview(request)) checkNamespace(request, namespace, reader)
  },
}

/** Who may ask what they may do must not learn from it which namespaces there are. */
function isAccessReview({ kind }: AdmissionRequest): boolean {
  return kind.group === 'authorization.k8s.io' && kind.resource === 'localsubjectaccessreviews'
}

function checkNamespace(request: AdmissionRequest, namespace: string, reader: AdmissionReader): void {
  const found = reader.find(namespaceKind, undefined, namespace)
  if (!found) throw notFound(namespaceKind, namespace)
  if (request.operation !== 'CREATE') return
  if (!found.metadata.deletionTimestamp && found.status?.phase !== 'Terminating') return
  const detail = `unable to create new content in namespace ${namespace} because it is being terminated`
  throw refuseEarly(request, detail, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ])
}
