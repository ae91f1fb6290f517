import { duplicateField, type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { each, requiredName } from './fields.ts'
import type { Spec, Status } from './model.ts'

/** What claims a pod has been given. Source: kubernetes pkg/apis/core/validation validatePodResourceClaimStatuses. */
export function validateClaimStatuses(status: Status, spec: Spec, field: string): FieldError[] {
  const claims = new Set((spec.resourceClaims ?? []).map(({ name = '' }) => name))
  const seen = new Set<string>()
  const statuses = each(
    status.resourceClaimStatuses,
    `${field}.resourceClaimStatuses`,
    ({ name = '', resourceClaimName: claim }, at) => {
      const errors: FieldError[] = []
      const detail = 'must match the name of an entry in `spec.resourceClaims`'
      if (!claims.has(name)) errors.push(invalidField(`${at}.name`, name, detail))
      if (seen.has(name)) errors.push(duplicateField(`${at}.name`, name))
      seen.add(name)
      return claim === undefined ? errors : [...errors, ...checked(`${at}.resourceClaimName`, claim, dns1123Subdomain)]
    },
  )
  return [
    ...statuses,
    ...validateExtendedClaim(status.extendedResourceClaimStatus, spec, `${field}.extendedResourceClaimStatus`),
  ]
}

type ExtendedStatus = NonNullable<Status['extendedResourceClaimStatus']>

/** KEP-5004. Source: validatePodExtendedResourceClaimStatus. */
function validateExtendedClaim(status: ExtendedStatus | undefined, spec: Spec, field: string): FieldError[] {
  if (!status) return []
  const { requestMappings: mappings = [], resourceClaimName } = status
  const containers = new Map(
    [...(spec.initContainers ?? []), ...(spec.containers ?? [])].map((container) => [container.name ?? '', container]),
  )
  const seen = new Set<string>()
  const at = `${field}.requestMappings`
  return [
    ...(mappings.length > 0 ? [] : [requiredField(at, 'at least one request mapping is required')]),
    ...each(mappings, at, ({ containerName = '', resourceName = '', requestName = '' }, path) => {
      const key = JSON.stringify([containerName, resourceName, requestName])
      const isRepeated = seen.has(key)
      seen.add(key)
      return [
        ...validateMapping(containers.get(containerName), containerName, resourceName, path),
        ...checked(`${field}.requestName`, requestName, dns1123Label),
        ...(isRepeated
          ? Object.entries({ containerName, resourceName, requestName }).map(([name, value]) =>
              duplicateField(`${path}.${name}`, value),
            )
          : []),
      ]
    }),
    ...requiredName(`${field}.resourceClaimName`, resourceClaimName, dns1123Subdomain),
  ]
}

function validateMapping(
  container: NonNullable<Spec['containers']>[number] | undefined,
  name: string,
  resource: string,
  path: string,
): FieldError[] {
  if (!container) {
    const detail = 'must match the name of an entry in spec.initContainers.name or spec.containers.name'
    return [invalidField(`${path}.containerName`, name, detail)]
  }
  if (resource in (container.resources?.requests ?? {})) return []
  const detail =
    'must match the extended resource name of an entry in spec.initContainers.resources.requests or spec.containers.resources.requests'
  return [invalidField(`${path}.resourceName`, resource, detail)]
}
