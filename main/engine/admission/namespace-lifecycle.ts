import { namespace as namespaceKind } from '#kube/kinds/core/namespace.ts'
import { forbidden, notFound } from '#kube/meta/status-errors.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../registry/admission.ts'

const immortal = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease'])

/** Keeps objects inside namespaces that live. Source: apiserver pkg/admission/plugin/namespace/lifecycle/admission.go. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  mutate(request, reader) {
    const { operation, kind, name } = request
    if (operation === 'DELETE') {
      const isImmortal = kind.group === '' && kind.resource === 'namespaces' && immortal.has(name)
      if (isImmortal) throw forbidden(kind, name, 'this namespace may not be deleted')
      return
    }
    if (kind.namespaced && request.namespace) checkNamespace(request, request.namespace, reader)
  },
}

function checkNamespace(
  { operation, kind, name, object }: AdmissionRequest,
  namespace: string,
  reader: AdmissionReader,
): void {
  const found = reader.find(namespaceKind, undefined, namespace)
  if (!found) throw notFound(namespaceKind, namespace)
  if (operation !== 'CREATE') return
  if (!found.metadata.deletionTimestamp && found.status?.phase !== 'Terminating') return
  const detail = `unable to create new content in namespace ${namespace} because it is being terminated`
  throw forbidden(kind, name || (object?.metadata.generateName ?? ''), detail, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ])
}
