import { namespace as namespaceKind } from '#kube/kinds/core/namespace.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { textOf } from '#kube/meta/field-error.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../../registry/admission.ts'
import { isAbout, refuse } from '../requests.ts'
import type { Subject, Violation } from './check.ts'
import { detailOf, evaluate } from './evaluate.ts'
import { type PodSecurityConfiguration, privileged, standard } from './configuration.ts'
import { checkNamespace } from './namespace-check.ts'
import { isPrivileged, type LevelVersion, type Policy, policyOf, textOfLevel } from './policy.ts'
import { isSignificantUpdate, subjectOf, templateOf } from './subjects.ts'

/** Parts of a pod that leave its spec as it is. */
const harmless = ['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status']

const annotation = (key: string): string => `pod-security.kubernetes.io/${key}`

/** Holds pods to the standard that their namespace takes. Source: kubernetes plugin/pkg/admission/security/podsecurity. */
export function createPodSecurity(configuration = standard): AdmissionPlugin {
  return {
    name: 'PodSecurity',
    validate(request, reader) {
      const isWrite = request.operation === 'CREATE' || request.operation === 'UPDATE'
      if (!isWrite || !request.object) return
      if (isAbout(request, namespaceKind)) {
        if (!request.subresource) checkNamespace(request, configuration, reader)
      } else if (isAbout(request, podKind)) checkPod(request, configuration, reader)
      else if (!request.subresource) checkTemplate(request, configuration, reader)
    },
  }
}

function checkPod(request: AdmissionRequest, configuration: PodSecurityConfiguration, reader: AdmissionReader): void {
  const { subresource = '', object, old } = request
  if (harmless.includes(subresource) || !object || isExempt(request, configuration)) return
  const policy = readPolicy(request, configuration, reader)
  if (!policy) return
  if (isPrivileged(policy)) {
    request.annotate(annotation('enforce-policy'), textOfLevel(privileged))
    return
  }
  const subject = subjectOf(object)
  if (request.operation === 'UPDATE' && old && !isSignificantUpdate(subject, subjectOf(old))) return
  if (isRuntimeExempt(request, subject, configuration)) return
  request.annotate(annotation('enforce-policy'), textOfLevel(policy.enforce))
  const violations = evaluate(policy.enforce, subject)
  audit(request, policy.audit, subject)
  if (violations.length > 0) {
    throw refuse(request, `violates PodSecurity "${textOfLevel(policy.enforce)}": ${detailOf(violations)}`)
  }
  warn(request, policy.warn, subject)
}

/** What makes pods is told early of what its pods will be refused for; it is not refused itself. */
function checkTemplate(
  request: AdmissionRequest,
  configuration: PodSecurityConfiguration,
  reader: AdmissionReader,
): void {
  const subject = request.object && templateOf(request.kind, request.object)
  if (!subject || isExempt(request, configuration)) return
  const policy = readPolicy(request, configuration, reader)
  if (!policy || isRuntimeExempt(request, subject, configuration)) return
  audit(request, policy.audit, subject)
  warn(request, policy.warn, subject)
}

function isExempt(request: AdmissionRequest, { exemptNamespaces, exemptUsers }: PodSecurityConfiguration): boolean {
  const reason = exemptNamespaces.includes(request.namespace ?? '')
    ? 'namespace'
    : exemptUsers.includes(request.user?.name ?? '')
      ? 'user'
      : undefined
  if (reason) request.annotate(annotation('exempt'), reason)
  return reason !== undefined
}

function isRuntimeExempt(
  request: AdmissionRequest,
  { spec }: Subject,
  { exemptRuntimeClasses }: PodSecurityConfiguration,
): boolean {
  const isNamed = spec.runtimeClassName !== undefined && exemptRuntimeClasses.includes(spec.runtimeClassName)
  if (isNamed) request.annotate(annotation('exempt'), 'runtimeClass')
  return isNamed
}

function readPolicy(
  request: AdmissionRequest,
  { defaults }: PodSecurityConfiguration,
  reader: AdmissionReader,
): Policy | undefined {
  const namespace = reader.find(namespaceKind, undefined, request.namespace ?? '')
  if (!namespace) return undefined
  const { policy, errors } = policyOf(namespace.metadata.labels, defaults)
  if (errors.length > 0) {
    request.annotate(annotation('error'), `Failed to parse policy: ${errors.map(textOf).join(', ')}`)
  }
  return policy
}

function audit(request: AdmissionRequest, level: LevelVersion, subject: Subject): void {
  const text = wouldViolate(level, evaluate(level, subject))
  if (text) request.annotate(annotation('audit-violations'), text)
}

function warn(request: AdmissionRequest, level: LevelVersion, subject: Subject): void {
  const text = wouldViolate(level, evaluate(level, subject))
  if (text) request.warn(text)
}

function wouldViolate(level: LevelVersion, violations: readonly Violation[]): string | undefined {
  if (violations.length === 0) return undefined
  return `would violate PodSecurity "${textOfLevel(level)}": ${detailOf(violations)}`
}
