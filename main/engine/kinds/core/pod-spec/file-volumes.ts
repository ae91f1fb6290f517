import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import type { Allowances } from './allowances.ts'
import { volumeFields, validateFieldRef, validateResourceRef } from './downward-api.ts'
import { each, required, unreservedPath, validateMode } from './fields.ts'
import type { Volume } from './model.ts'

/** Volumes whose files are written from other objects. Source: kubernetes pkg/apis/core/validation/validation.go. */

type Projected = NonNullable<Volume['projected']>
type Projection = NonNullable<Projected['sources']>[number]
type DownwardApi = NonNullable<Volume['downwardAPI']>
type Items = NonNullable<Volume['configMap']>['items']

/** Source: validateKeyToPath. */
export function validateItems(items: Items, field: string): FieldError[] {
  return each(items, field, ({ key, path = '', mode }, at) => [
    ...required(`${at}.key`, key),
    ...required(`${at}.path`, path),
    ...unreservedPath(`${at}.path`, path),
    ...validateMode(`${at}.mode`, mode),
  ])
}

export function validateDownwardApiVolume({ defaultMode, items }: DownwardApi, field: string): FieldError[] {
  return [...validateMode(`${field}.defaultMode`, defaultMode), ...validateDownwardApiItems(items, field)]
}

/** Upstream's paths do not say which item it is. */
function validateDownwardApiItems(items: DownwardApi['items'], field: string): FieldError[] {
  return (items ?? []).flatMap(({ path = '', fieldRef, resourceFieldRef, mode }) => [
    ...required(`${field}.path`, path),
    ...unreservedPath(`${field}.path`, path),
    ...(fieldRef ? validateFieldRef(fieldRef, volumeFields, `${field}.fieldRef`) : []),
    ...(fieldRef && resourceFieldRef
      ? [invalidField(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')]
      : []),
    ...(!fieldRef && resourceFieldRef ? validateResourceRef(resourceFieldRef, `${field}.resourceFieldRef`, true) : []),
    ...(!fieldRef && !resourceFieldRef
      ? [requiredField(field, 'one of fieldRef and resourceFieldRef is required')]
      : []),
    ...validateMode(`${field}.mode`, mode),
  ])
}

export function validateProjected({ defaultMode, sources }: Projected, field: string, allow: Allowances): FieldError[] {
  const paths = new Set<string>()
  return [
    ...validateMode(`${field}.defaultMode`, defaultMode),
    ...each(sources, `${field}.sources`, (source, at) => validateProjection(source, at, field, paths, allow)),
  ]
}

/** `paths` are those that are taken; upstream names the volume, not the source, for what two of them share. */
function validateProjection(
  source: Projection,
  at: string,
  field: string,
  paths: Set<string>,
  allow: Allowances,
): FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken } = source
  const errors: FieldError[] = []
  const take = (path: string | undefined, shown: string): void => {
    if (!path) return
    if (paths.has(path)) errors.push(invalidField(field, shown, 'conflicting duplicate paths'))
    paths.add(path)
  }
  for (const [name, content] of Object.entries({ secret, configMap })) {
    if (!content) continue
    errors.push(...required(`${at}.${name}.name`, content.name))
    for (const [index, item] of (content.items ?? []).entries()) {
      errors.push(...validateItems([item], '').map((it) => moved(it, `${at}.${name}.items[${String(index)}]`)))
      take(item.path, content.name ?? '')
    }
  }
  for (const item of downwardAPI?.items ?? []) {
    errors.push(...validateDownwardApiItems([item], `${at}.downwardAPI`))
    take(item.path, item.path ?? '')
  }
  if (serviceAccountToken) errors.push(...validateToken(serviceAccountToken, at, field, allow))
  const count = [secret, configMap, downwardAPI, serviceAccountToken].filter(Boolean).length
  if (count > 1) errors.push(forbiddenField(at, 'may not specify more than 1 volume type per source'))
  return errors
}

/** Puts the error of a single item, `[0].key`, where the item really is. */
function moved(error: FieldError, at: string): FieldError {
  return { ...error, field: error.field.replace('[0]', at) }
}

const minTokenSeconds = 600
const maxTokenSeconds = 2 ** 32

function validateToken(
  { expirationSeconds: seconds = 0, path }: NonNullable<Projection['serviceAccountToken']>,
  at: string,
  field: string,
  { anyTokenPath }: Allowances,
): FieldError[] {
  const refused = (detail: string): FieldError =>
    invalidField(`${at}.serviceAccountToken.expirationSeconds`, seconds, `may not specify a duration ${detail}`)
  const errors: FieldError[] = []
  if (seconds < minTokenSeconds) errors.push(refused('less than 10 minutes'))
  if (seconds > maxTokenSeconds) errors.push(refused('larger than 2^32 seconds'))
  if (!path) return [...errors, requiredField(`${field}.path`)]
  return anyTokenPath ? errors : [...errors, ...unreservedPath(`${field}.path`, path)]
}
