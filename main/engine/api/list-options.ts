import { badRequest, invalid } from '#kube/meta/status-errors.ts'
import { forbiddenField, unsupportedField, type FieldError } from '#kube/meta/field-error.ts'
import { listOptionErrors } from '../registry/list.ts'
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
  const given = {
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
  const options = isWatch ? withInitialEvents(given) : given
  const errors = isWatch ? checkWatch(options) : checkList(options)
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors)
  return options
}

/**
 * A watch from nowhere begins with what there is. Source: apimachinery pkg/apis/meta/internalversion/defaults.go.
 */
function withInitialEvents(options: CollectionOptions): CollectionOptions {
  const { sendInitialEvents, resourceVersionMatch, resourceVersion = '0' } = options
  if (sendInitialEvents !== undefined || resourceVersionMatch !== undefined || resourceVersion !== '0') return options
  return { ...options, sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V }
}

function parseCount(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key)
  if (text === null || text === '') return undefined
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  const count = BigInt(text)
  // One that does not fit Go's int64. None that is told apart here counts as far as the others.
  if (count !== BigInt.asIntN(64, count)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`)
  }
  return Number(count)
}

function checkList(options: CollectionOptions): FieldError[] {
  const errors = listOptionErrors(options)
  if (options.sendInitialEvents === undefined) return errors
  return [...errors, forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list')]
}

/** Source: apimachinery pkg/apis/meta/internalversion/validation/validation.go validateWatchOptions. */
function checkWatch({ resourceVersionMatch: match, sendInitialEvents, ...options }: CollectionOptions): FieldError[] {
  const errors: FieldError[] = []
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
    errors.push(
      forbiddenField('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
    )
  }
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
  if (options.continue !== undefined) {
    errors.push(forbiddenField('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'))
  }
  return errors
}
