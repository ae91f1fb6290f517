import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { cloneJson } from '#kube/meta/json.ts'
import type { Kind, Subresource } from '#kube/meta/kind.ts'
import { defineKind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { ServedKind } from '../registry/served-kinds.ts'
import type { Strategy } from '../registry/strategy.ts'
import { columnsOf } from './columns.ts'
import { conversionBetween, type ConvertByWebhook } from './conversion.ts'
import { parseJsonPath } from './json-path.ts'
import { openApiOf } from './open-api.ts'
import { scaleViewOf } from './scale.ts'
import { isFields, type Fields } from './schema.ts'
import { conformCustom, customStrategy } from './strategy.ts'
import { structureOfCustom } from './structure-of.ts'
import { conformMetadata } from './values/metadata.ts'

/** Without a schema everything is kept; only definitions of before v1 have none. */
const keepAll: JsonSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

/** The kinds that the API serves for an established definition: one for each served version. */
export function servedKindsOf(definition: CustomResourceDefinition, webhook: ConvertByWebhook): ServedKind[] {
  const { spec } = definition
  const storage = spec.versions.find((version) => version.storage)
  if (!storage) return []
  const stored = kindOf(definition, storage)
  const strategy = strategyFor(definition, storage)
  return spec.versions
    .filter((version) => version.served)
    .map((version) => servedKind(definition, version, { stored, strategy, webhook }))
}

/** The version that the registry keeps, even where it is not served. */
export function storedKindOf(definition: CustomResourceDefinition): Kind | undefined {
  const storage = definition.spec.versions.find((version) => version.storage)
  return storage && kindOf(definition, storage)
}

function schemaOf(version: CustomResourceDefinitionVersion): JsonSchema {
  return version.schema?.openAPIV3Schema ?? keepAll
}

function strategyFor({ spec, metadata }: CustomResourceDefinition, version: CustomResourceDefinitionVersion): Strategy {
  const { status, scale } = version.subresources ?? {}
  return customStrategy({
    schema: schemaOf(version),
    hasStatus: status !== undefined,
    scale,
    isTerminating: metadata.deletionTimestamp !== undefined,
    kind: { group: spec.group, resource: spec.names.plural },
  })
}

function kindOf(definition: CustomResourceDefinition, version: CustomResourceDefinitionVersion): Kind {
  const { spec, status } = definition
  const { group, scope } = spec
  const names = { ...spec.names, ...status?.acceptedNames }
  const { status: hasStatus, scale } = version.subresources ?? {}
  const subresources: Subresource[] = [
    ...(hasStatus ? (['status'] as const) : []),
    ...(scale ? (['scale'] as const) : []),
  ]
  return defineKind({
    group,
    version: version.name,
    kind: names.kind,
    resource: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === 'Namespaced',
    nav: 'custom',
    subresources,
    columns: columnsOf(version),
    ...deprecationOf(definition, version),
    fields: fieldsOf(version),
  })
}

/** Fields that lists can be selected by. Source: customresource/strategy.go selectableFields. */
function fieldsOf({ selectableFields = [] }: CustomResourceDefinitionVersion): Kind['fields'] {
  const entries = selectableFields.map(({ jsonPath }) => {
    const path = parseJsonPath(jsonPath)
    const read = (object: KubeObject): string => {
      const [value] = path?.(object) ?? []
      if (value === undefined || value === null) return ''
      return typeof value === 'string' ? value : JSON.stringify(value)
    }
    return [jsonPath.replace(/^\./, ''), read] as const
  })
  return Object.fromEntries(entries)
}

function servedKind(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  { stored, strategy, webhook }: { stored: Kind; strategy: Strategy; webhook: ConvertByWebhook },
): ServedKind {
  const schema = schemaOf(version)
  const { scale } = version.subresources ?? {}
  const conform = (body: Fields): { value: Fields; unknown: string[] } => {
    const value = cloneJson(body)
    const meta = isFields(value['metadata']) ? conformMetadata(value['metadata'], true) : undefined
    if (meta) value['metadata'] = meta.value
    const unknownMeta = meta?.unknown.map((path) => `metadata.${path}`) ?? []
    return { value, unknown: [...unknownMeta, ...conformCustom(value, schema)] }
  }
  const kind = version.storage ? stored : kindOf(definition, version)
  const listKind = definition.status?.acceptedNames?.listKind || definition.spec.names.listKind || `${kind.kind}List`
  const selectable = (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath.replace(/^\./, ''))
  return {
    kind,
    stored,
    strategy,
    structure: structureOfCustom(version.schema?.openAPIV3Schema),
    isCustom: true,
    openApi: openApiOf(kind, listKind, version.schema?.openAPIV3Schema, selectable),
    conform,
    ...(scale ? { scale: scaleViewOf(scale) } : {}),
    ...conversionBetween(definition, version, webhook),
  }
}

/** Source: apiextensions pkg/apiserver/customresource_handler.go defaultDeprecationWarning. */
function deprecationOf(
  { spec }: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
): Pick<Kind, 'deprecation'> {
  if (!version.deprecated) return {}
  if (version.deprecationWarning !== undefined) return { deprecation: version.deprecationWarning }
  const { group, names } = spec
  const text = `${group}/${version.name} ${names.kind} is deprecated`
  const better = spec.versions
    .filter((other) => other.served && !other.deprecated && compareVersions(other.name, version.name) > 0)
    .sort((a, b) => compareVersions(b.name, a.name))[0]
  return { deprecation: better ? `${text}; use ${group}/${better.name} ${names.kind}` : text }
}

const stages = ['alpha', 'beta', '']

/** As kube-aware versions go: v2 is newer than v1, v1 than v1beta1. Source: apimachinery pkg/version/helpers.go. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name))
  if (!left || !right) return left ? 1 : right ? -1 : a < b ? 1 : -1
  const order = (found: RegExpExecArray): number[] => [
    stages.indexOf(found[2] ?? ''),
    Number(found[1]),
    Number(found[3] ?? 0),
  ]
  const [first, second] = [order(left), order(right)]
  const index = first.findIndex((part, i) => part !== second[i])
  return index === -1 ? 0 : (first[index] ?? 0) - (second[index] ?? 0)
}
