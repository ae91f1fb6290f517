import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { one, parseQuantity, type Quantity } from '#kube/quantity/quantity.ts'
import { checked } from '../../registry/field-checks.ts'

/** Which names of resources mean what. Source: kubernetes pkg/apis/core/helper/helpers.go. */

const hugePages = 'hugepages-'
const requestsHugePages = 'requests.hugepages-'

const containerResources: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage'])
const countedResources: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
])
const standardResources: ReadonlySet<string> = new Set([
  ...[...containerResources].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
  ...countedResources,
  'storage',
  'requests.storage',
])

export function isHugePages(name: string): boolean {
  return name.startsWith(hugePages)
}

/** The size of a page is in the resource's name: `hugepages-2Mi`. */
export function isMultipleOfPage(name: string, { nano }: Quantity): boolean {
  const page = parseQuantity(name.slice(hugePages.length))
  if (!page || page.nano <= 0n || page.nano % one !== 0n) return false
  return ((nano + one - 1n) / one) % (page.nano / one) === 0n
}

/** Kubernetes' own, as against those of a device plugin. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false
  return qualifiedName(`requests.${name}`).length === 0
}

export function isCountedResource(name: string): boolean {
  return countedResources.has(name) || isExtendedResource(name)
}

/** More of it may be limited than is there. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name)
}

/** What a pod as a whole can ask for (KEP-2837). */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePages(name)
}

/** Source: validateResourceName. */
export function validateResourceName(field: string, name: string): FieldError[] {
  const errors = checked(field, name, qualifiedName)
  const isStandard = standardResources.has(name) || isHugePages(name) || name.startsWith(requestsHugePages)
  if (errors.length > 0 || name.includes('/') || isStandard) return errors
  return [invalidField(field, name, 'must be a standard resource type or fully qualified')]
}

/** Source: validateContainerResourceName. */
export function validateContainerResourceName(field: string, name: string): FieldError[] {
  const errors = validateResourceName(field, name)
  if (!name.includes('/')) {
    if (containerResources.has(name) || isHugePages(name)) return errors
    return [...errors, invalidField(field, name, 'must be a standard resource for containers')]
  }
  if (isNativeResource(name) || isExtendedResource(name)) return errors
  return [...errors, invalidField(field, name, "doesn't follow extended resource name standard")]
}
