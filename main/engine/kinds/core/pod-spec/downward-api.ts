import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { parseQuantity } from '#kube/quantity/quantity.ts'
import { checked } from '../../../registry/field-checks.ts'

/** What a pod may tell its containers of itself. Source: kubernetes pkg/apis/core/validation/validation.go. */

export const volumeFields: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]
export const environmentFields: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
/** Known to the conversion, whether or not they may be used here. Source: ConvertDownwardAPIFieldLabel. */
const knownFields: ReadonlySet<string> = new Set([
  ...volumeFields,
  ...environmentFields,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
  'spec.host',
])

export function validateFieldRef(
  { apiVersion, fieldPath }: { apiVersion?: string; fieldPath?: string },
  supported: readonly string[],
  field: string,
): FieldError[] {
  if (!apiVersion) return [requiredField(`${field}.apiVersion`)]
  if (!fieldPath) return [requiredField(`${field}.fieldPath`)]
  const subscript = /^(.+?)\['(.*)'\]$/s.exec(fieldPath)
  const failure = conversionFailure(apiVersion, fieldPath, subscript?.[1])
  if (failure) return [invalidField(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${failure}`)]
  if (subscript) {
    const key = subscript[2] ?? ''
    return checked(field, subscript[1] === 'metadata.annotations' ? key.toLowerCase() : key, qualifiedName)
  }
  const path = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath
  return supported.includes(path) ? [] : [unsupportedField(`${field}.fieldPath`, path, supported)]
}

function conversionFailure(apiVersion: string, fieldPath: string, subscripted: string | undefined): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`
  if (subscripted !== undefined) {
    const isMap = subscripted === 'metadata.annotations' || subscripted === 'metadata.labels'
    return isMap ? undefined : `field label does not support subscript: ${fieldPath}`
  }
  return knownFields.has(fieldPath) ? undefined : `field label not supported: ${fieldPath}`
}

const resourceFields: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]
const hugePages = /^(limits|requests)\.hugepages-/

export function validateResourceRef(
  { containerName, resource = '', divisor }: { containerName?: string; resource?: string; divisor?: string },
  field: string,
  isVolume: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  if (isVolume && !containerName) errors.push(requiredField(`${field}.containerName`))
  else if (!resource) errors.push(requiredField(`${field}.resource`))
  else if (!resourceFields.includes(resource) && !hugePages.test(resource)) {
    errors.push(unsupportedField(`${field}.resource`, resource, resourceFields))
  }
  return [...errors, ...validateDivisor(resource, divisor, `${field}.divisor`)]
}

const sizes = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

/** Source: validateContainerResourceDivisor. */
function validateDivisor(resource: string, divisor: string | undefined, field: string): FieldError[] {
  if (!divisor || parseQuantity(divisor)?.nano === 0n) return []
  const kind = hugePages.test(resource) ? 'hugepages' : resource.slice(resource.indexOf('.') + 1)
  const refused = (values: string, name: string): FieldError[] => [
    invalidField(field, resource, `only divisor's values ${values} are supported with the ${name} resource`),
  ]
  switch (kind) {
    case 'cpu':
      return divisor === '1m' || divisor === '1' ? [] : refused('1m and 1', 'cpu')
    case 'memory':
    case 'hugepages':
      return sizes.includes(divisor) ? [] : refused(sizes.join(', '), kind)
    case 'ephemeral-storage':
      return sizes.includes(divisor) ? [] : refused(sizes.join(', '), 'local ephemeral storage')
    default:
      return []
  }
}
