import type { APIService } from '#kube/kinds/apiregistration/api-service.ts'
import { formatTime } from '#kube/duration/age.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { dns1035Label, dns1123Subdomain, pathSegmentName, portNumber } from '#kube/meta/names.ts'
import { cloneJson } from '#kube/meta/json.ts'
import { checked } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'

type Spec = NonNullable<APIService['spec']>

const statuses = ['True', 'False', 'Unknown']
const defaultPort = 443

/** Source: kube-aggregator pkg/registry/apiservice/strategy.go, pkg/apis/apiregistration/validation. */
export const apiServiceStrategy = defineStrategy<APIService>({
  allowsUnconditionalUpdate: false,
  // Checked below, against the spec.
  validateName: () => [],
  applyDefaults({ spec }) {
    if (spec?.service) spec.service.port ??= defaultPort
  },
  prepareForCreate(service, { now }) {
    service.status = service.spec?.service ? {} : { conditions: [localCondition(now)] }
  },
  prepareForStatusUpdate({ metadata }, old) {
    for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
      Reflect.deleteProperty(metadata, field)
      if (old.metadata[field]) Object.assign(metadata, { [field]: cloneJson(old.metadata[field]) })
    }
  },
  validate: ({ metadata, spec }) => validateService(metadata.name, spec ?? ({} as Spec)),
  validateStatusUpdate: ({ status }) =>
    (status?.conditions ?? []).flatMap((condition, index) =>
      statuses.includes(condition.status)
        ? []
        : [unsupportedField(`status.conditions[${String(index)}].status`, condition.status, statuses)],
    ),
})

function localCondition(now: number) {
  return {
    type: 'Available',
    status: 'True',
    lastTransitionTime: formatTime(now),
    reason: 'Local',
    message: 'Local APIServices are always available',
  }
}

function validateService(name: string, spec: Spec): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0 } = spec as Partial<Spec>
  return [
    ...validateName(name, `${version}.${group}`),
    ...(group === '' && version !== 'v1'
      ? [requiredField('spec.group', 'only v1 may have an empty group and it better be legacy kube')]
      : []),
    ...(group ? checked('spec.group', group, dns1123Subdomain) : []),
    ...checked('spec.version', version, dns1035Label),
    ...validatePriority('spec.groupPriorityMinimum', groupPriorityMinimum, 20_000),
    ...validatePriority('spec.versionPriority', versionPriority, 1000),
    ...(spec.service ? validateRemote(spec, spec.service) : validateLocal(spec)),
  ]
}

function validateName(name: string, required: string): FieldError[] {
  if (!name) return []
  const illegal = pathSegmentName(name)
  const problems =
    illegal.length > 0 || name === required
      ? illegal
      : [`must be \`spec.version+"."+spec.group\`: ${JSON.stringify(required)}`]
  return problems.map((problem) => invalidField('metadata.name', name, problem))
}

function validatePriority(field: string, value: number, limit: number): FieldError[] {
  if (value > 0 && value <= limit) return []
  return [invalidField(field, value, `must be positive and less than ${String(limit)}`)]
}

function validateLocal({ caBundle, insecureSkipTLSVerify }: Spec): FieldError[] {
  const size = Buffer.from(caBundle ?? '', 'base64').length
  return [
    ...(size > 0
      ? [invalidField('spec.caBundle', `${String(size)} bytes`, 'local APIServices may not have a caBundle')]
      : []),
    ...(insecureSkipTLSVerify
      ? [invalidField('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify')]
      : []),
  ]
}

function validateRemote(spec: Spec, { namespace, name, port = 0 }: NonNullable<Spec['service']>): FieldError[] {
  const problems = portNumber(port)
  return [
    ...(namespace ? [] : [requiredField('spec.service.namespace')]),
    ...(name ? [] : [requiredField('spec.service.name')]),
    ...(problems.length > 0
      ? [invalidField('spec.service.port', port, `port is not valid: ${problems.join(', ')}`)]
      : []),
    ...(spec.insecureSkipTLSVerify && spec.caBundle
      ? [invalidField('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')]
      : []),
  ]
}
