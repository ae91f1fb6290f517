import { codePointsOf } from '../../cel/values/code-points.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1035Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { isConditionTrue } from '#kube/meta/object.ts'
import { immutableField, oneOf } from '../../registry/field-checks.ts'
import { apiApprovalOf, approvalAnnotation, isProtectedGroup } from './api-approval.ts'
import { conversionErrors } from './conversion-rules.ts'
import { defaultErrors } from './defaults.ts'
import { ruleErrors } from './rule-checks.ts'
import { schemaErrors } from './schema-rules.ts'
import { structuralErrors } from './structural.ts'
import { sharedParts, shownVersions, withoutShared, type VersionParts } from './shared-parts.ts'
import { columnErrors, scaleErrors, selectableErrors } from './version-parts.ts'

/** Source: apiextensions pkg/apis/apiextensions/validation/validation.go. */
export function validateDefinition(definition: CustomResourceDefinition, old?: CustomResourceDefinition): FieldError[] {
  const { metadata, spec, status } = definition
  const { versions = [] } = spec as Partial<typeof spec>
  const errors: FieldError[] = []
  if (!old && metadata.name && metadata.name !== `${spec.names.plural}.${spec.group}`) {
    errors.push(invalidField('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'))
  }
  return [
    ...errors,
    ...specErrors(definition, old),
    ...(old ? immutableErrors(definition, old) : []),
    ...nameErrors(status?.acceptedNames ?? { plural: '', kind: '' }, 'status.acceptedNames'),
    ...storedVersionErrors(status?.storedVersions ?? [], versions),
    ...approvalErrors(definition, old),
    ...preserveErrors(definition, old),
  ]
}

function specErrors({ spec }: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  const { group, scope, names } = spec
  const { versions = [] } = spec as Partial<typeof spec>
  return [
    ...groupErrors(group),
    ...oneOf('spec.scope', scope, ['Cluster', 'Namespaced']),
    ...versions.flatMap((version, i) =>
      version.schema?.openAPIV3Schema ? [] : [requiredField(`spec.versions[${String(i)}].schema.openAPIV3Schema`)],
    ),
    ...versions.flatMap((version, i) => versionErrors(version, `spec.versions[${String(i)}]`, versions, old)),
    ...versionSetErrors(versions, (spec as Partial<typeof spec>).versions === undefined),
    ...(['plural', 'singular', 'kind', 'listKind'] as const).flatMap((field) =>
      names[field] ? [] : [requiredField(`spec.names.${field}`)],
    ),
    ...nameErrors(names, 'spec.names'),
    ...sharedErrors(versions, old),
    ...conversionErrors(spec, old),
  ]
}

function groupErrors(group: string): FieldError[] {
  if (!group) return [requiredField('spec.group')]
  const problems = dns1123Subdomain(group)
  if (problems.length > 0) return [invalidField('spec.group', group, problems.join(','))]
  return group.includes('.') ? [] : [invalidField('spec.group', group, 'should be a domain with at least one dot')]
}

function versionSetErrors(versions: readonly CustomResourceDefinitionVersion[], isAbsent: boolean): FieldError[] {
  const shown = isAbsent ? null : shownVersions(versions)
  const errors: FieldError[] = []
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    errors.push(invalidField('spec.versions', shown, 'must contain unique version names'))
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(invalidField('spec.versions', shown, 'must have exactly one version marked as storage version'))
  }
  return errors
}

function versionErrors(
  version: CustomResourceDefinitionVersion,
  path: string,
  versions: readonly CustomResourceDefinitionVersion[],
  old: CustomResourceDefinition | undefined,
): FieldError[] {
  const problems = dns1035Label(version.name)
  const own = withoutShared(version, versions)
  return [
    ...(problems.length > 0 ? [invalidField(`${path}.name`, version.name, problems.join(','))] : []),
    ...deprecationErrors(version, `${path}.deprecationWarning`),
    ...partErrors(own, version, `${path}.schema`, path, beforeOf(version, old)),
  ]
}

/** What all versions have in common is told once, at the place where it stood before there were versions. */
function sharedErrors(
  versions: readonly CustomResourceDefinitionVersion[],
  old: CustomResourceDefinition | undefined,
): FieldError[] {
  const [first] = versions
  return first ? partErrors(sharedParts(versions), first, 'spec.validation', 'spec', beforeOf(first, old)) : []
}

function beforeOf({ name }: CustomResourceDefinitionVersion, old: CustomResourceDefinition | undefined) {
  return old?.spec.versions.find((version) => version.name === name)
}

/** `parts` are those to be checked of `version`. */
function partErrors(
  parts: VersionParts,
  version: CustomResourceDefinitionVersion,
  schemaPath: string,
  path: string,
  before: CustomResourceDefinitionVersion | undefined,
): FieldError[] {
  return [
    ...(parts.schema ? schemaOf(version, `${schemaPath}.openAPIV3Schema`, before) : []),
    ...scaleErrors(parts.subresources?.scale, `${path}.subresources.scale`),
    ...(parts.additionalPrinterColumns ?? []).flatMap((column, i) =>
      columnErrors(column, `${path}.additionalPrinterColumns[${String(i)}]`),
    ),
    ...(parts.selectableFields ? selectableErrors(version, `${path}.selectableFields`, before) : []),
  ]
}

/** A schema that was accepted once is not judged again. */
function schemaOf(
  version: CustomResourceDefinitionVersion,
  path: string,
  before: CustomResourceDefinitionVersion | undefined,
): FieldError[] {
  const schema = version.schema?.openAPIV3Schema
  if (!schema || (before && equalJson(before.schema, version.schema))) return []
  const errors: FieldError[] = []
  if (version.subresources?.status && schema.type !== 'object') {
    const detail = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'
    errors.push(invalidField(`${path}.type`, schema.type ?? '', detail))
  }
  if (schema.nullable) errors.push(forbiddenField(`${path}.nullable`, 'nullable cannot be true at the root'))
  const structural = structuralErrors(schema, path)
  const defaults = structural.length === 0 ? defaultErrors(schema, path) : []
  const rules = schemaErrors(schema, { path, isRoot: true, isInsideMeta: false })
  errors.push(...structural, ...defaults, ...rules)
  return errors.length > 0 ? errors : ruleErrors(schema, path)
}

function deprecationErrors(
  { deprecated, deprecationWarning: text }: CustomResourceDefinitionVersion,
  path: string,
): FieldError[] {
  if (text === undefined) return []
  if (!deprecated) return [invalidField(path, text, 'can only be set for deprecated versions')]
  const errors: FieldError[] = []
  if (Buffer.byteLength(text) > 256) errors.push(invalidField(path, text, 'must be <= 256 characters long'))
  if (text === '') errors.push(invalidField(path, text, 'must not be an empty string'))
  const odd = codePointsOf(text).findIndex((sign) => /[\p{C}\p{Zl}\p{Zp}]/u.test(sign))
  if (odd !== -1) {
    const index = Buffer.byteLength(codePointsOf(text).slice(0, odd).join(''))
    const detail = `must only contain printable UTF-8 characters; non-printable character found at index ${String(index)}`
    errors.push(invalidField(path, text, detail))
  }
  return errors
}

function nameErrors(names: CustomResourceDefinitionNames, path: string): FieldError[] {
  const { kind, listKind, shortNames = [], categories = [] } = names
  const label = (field: string, value: string | undefined, prefix = ''): FieldError[] => {
    if (!value) return []
    const problems = dns1035Label(prefix ? value.toLowerCase() : value)
    return problems.length > 0 ? [invalidField(`${path}.${field}`, value, prefix + problems.join(','))] : []
  }
  const mixed = 'may have mixed case, but should otherwise match: '
  return [
    ...label('plural', names.plural),
    ...label('singular', names.singular),
    ...label('kind', kind, mixed),
    ...label('listKind', listKind, mixed),
    ...shortNames.flatMap((name, i) => label(`shortNames[${String(i)}]`, name)),
    ...(kind && kind === listKind
      ? [invalidField(`${path}.listKind`, listKind, 'kind and listKind may not be the same')]
      : []),
    ...categories.flatMap((name, i) => label(`categories[${String(i)}]`, name)),
  ]
}

/** What storage depends on cannot change once there may be objects. */
function immutableErrors(
  { spec }: CustomResourceDefinition,
  { spec: before, status }: CustomResourceDefinition,
): FieldError[] {
  const isEstablished = isConditionTrue(status?.conditions ?? [], 'Established')
  const errors: FieldError[] = []
  if (isEstablished && spec.scope !== before.scope) errors.push(immutableField('spec.scope', spec.scope))
  if (isEstablished && spec.names.kind !== before.names.kind) {
    errors.push(immutableField('spec.names.kind', spec.names.kind))
  }
  if (spec.group !== before.group) errors.push(immutableField('spec.group', spec.group))
  if (spec.names.plural !== before.names.plural) errors.push(immutableField('spec.names.plural', spec.names.plural))
  return errors
}

function storedVersionErrors(
  stored: readonly string[],
  versions: readonly CustomResourceDefinitionVersion[],
): FieldError[] {
  const path = 'status.storedVersions'
  if (stored.length === 0) return [invalidField(path, null, 'must have at least one stored version')]
  const left = new Set(stored)
  const errors: FieldError[] = []
  for (const { name, storage } of versions) {
    if (!left.delete(name) && storage) errors.push(invalidField(path, stored, `must have the storage version ${name}`))
  }
  for (const name of left) {
    const until = `must remain in spec.versions until a storage migration ensures no data remains persisted in ${name}`
    const detail = `missing from spec.versions; ${name} was previously a storage version, and ${until} and removes ${name} from status.storedVersions`
    errors.push(invalidField(`${path}[${String(stored.indexOf(name))}]`, name, detail))
  }
  return errors
}

function approvalErrors(
  { metadata, spec }: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
): FieldError[] {
  if (!isProtectedGroup(spec.group)) return []
  const { state, condition } = apiApprovalOf(metadata.annotations)
  if (state === 'approved' || state === 'bypassed') return []
  if (old && apiApprovalOf(old.metadata.annotations).state === state) return []
  const path = `metadata.annotations[${approvalAnnotation}]`
  const { message = '' } = condition
  return [
    state === 'missing'
      ? requiredField(path, message)
      : invalidField(path, metadata.annotations?.[approvalAnnotation], message),
  ]
}

function preserveErrors({ spec }: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  if (!spec.preserveUnknownFields || old?.spec.preserveUnknownFields) return []
  const detail =
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
  return [invalidField('spec.preserveUnknownFields', true, detail)]
}

/** For a write through the status. */
export function validateDefinitionStatus({ status }: CustomResourceDefinition): FieldError[] {
  return nameErrors(status?.acceptedNames ?? { plural: '', kind: '' }, 'status.acceptedNames')
}
