import { badRequest, invalid } from '#kube/meta/status-errors.ts'
import { forbiddenField, unsupportedField, type FieldError } from '#kube/meta/field-error.ts'
import type { ListOptions } from '../registry/registry.ts'
import { isTrue } from './request-info.ts'

/** The query of a list, a watch or a deletecollection. Source: apimachinery pkg/apis/meta/v1/types.go ListOptions. */
export interface CollectionOptions extends ListOptions {
  readonly allowWatchBookmarks: boolean
  readonly sendInitialEvents: boolean | undefined
  readonly timeoutSeconds: number | undefined
}

/** Reads and checks the options. Throws 400 for what is malformed, 422 for what does not go together. */
export function parseCollectionOptions(
  query: URLSearchParams,
  namespace: string | undefined,
  isWatch: boolean,
): CollectionOptions {
  const text = (key: string): string | undefined => query.get(key) || undefined
  const match = text('resourceVersionMatch')
  const initial = query.get('sendInitialEvents')
  const options = {
    ...optional('namespace', namespace),
    ...optional('labelSelector', text('labelSelector')),
    ...optional('fieldSelector', text('fieldSelector')),
    ...optional('limit', parseCount(query, 'limit')),
    ...optional('continue', text('continue')),
    ...optional('resourceVersion', text('resourceVersion')),
    ...optional('resourceVersionMatch', match as ListOptions['resourceVersionMatch']),
    allowWatchBookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents: initial === null || initial === '' ? undefined : isTrue(initial),
    timeoutSeconds: parseCount(query, 'timeoutSeconds'),
  }
  const errors = isWatch ? checkWatch(options) : checkList(options)
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors)
  return options
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V }
}

function parseCount(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key)
  if (text === null || text === '') return undefined
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

/** The registry checks the rest of a list's options. */
function checkList({ sendInitialEvents }: CollectionOptions): FieldError[] {
  if (sendInitialEvents === undefined) return []
  return [forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list')]
}

/** Source: apimachinery pkg/apis/meta/internalversion/validation/validation.go validateWatchOptions. */
function checkWatch({ resourceVersionMatch: match, sendInitialEvents, ...options }: CollectionOptions): FieldError[] {
  const errors: FieldError[] = []
  if (sendInitialEvents !== undefined && match === undefined) {
    errors.push(
      forbiddenField('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
    )
  }
  if (options.continue !== undefined) errors.push(forbiddenField('continue', 'continue is forbidden for watch'))
  if (match === undefined) return errors
  if (sendInitialEvents === undefined) {
    errors.push(
      forbiddenField(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      ),
    )
  }
  if (match !== 'NotOlderThan') errors.push(unsupportedField('resourceVersionMatch', match, ['NotOlderThan']))
  return errors
}
