import type { CustomResourceDefinitionVersion } from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import { equalJson } from '#kube/meta/json.ts'

export type VersionParts = Pick<
  CustomResourceDefinitionVersion,
  'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields'
>

const parts = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const

/**
 * What is the same in all versions. Upstream's internal type has it once, and its messages name that place.
 * Source: apiextensions pkg/apis/apiextensions/v1/conversion.go.
 */
export function sharedParts(versions: readonly CustomResourceDefinitionVersion[]): VersionParts {
  const [first] = versions
  const shared = parts.filter(
    (part) => isGiven(first?.[part]) && versions.every((other) => equalJson(other[part], first?.[part])),
  )
  return Object.fromEntries(shared.map((part) => [part, first?.[part]]))
}

export function withoutShared(
  version: CustomResourceDefinitionVersion,
  versions: readonly CustomResourceDefinitionVersion[],
): VersionParts {
  const shared = sharedParts(versions)
  return Object.fromEntries(parts.filter((part) => shared[part] === undefined).map((part) => [part, version[part]]))
}

function isGiven(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0)
}

/** The versions as Go encodes the internal type in messages. */
export function shownVersions(versions: readonly CustomResourceDefinitionVersion[]): object[] {
  return versions.map((version) => {
    const own = withoutShared(version, versions)
    return {
      Name: version.name,
      Served: version.served,
      Storage: version.storage,
      Deprecated: version.deprecated ?? false,
      DeprecationWarning: version.deprecationWarning ?? null,
      Schema: own.schema ?? null,
      Subresources: own.subresources ?? null,
      AdditionalPrinterColumns: own.additionalPrinterColumns ?? null,
      SelectableFields: own.selectableFields ?? null,
    }
  })
}
