import { forbiddenField, invalidField, type FieldError } from '#kube/meta/field-error.ts'
import { badRequest, invalid } from '#kube/meta/status-errors.ts'
import type { PodLogOptions } from '../../registry/pod-streams.ts'
import { isTrue } from '../request-info.ts'

const wholeNumber = /^[+-]?\d+$/
const largest = 2n ** 63n
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/**
 * Understands the query of a log. Throws 400 for what is no number or time, and 422 for options that contradict.
 * Source: k/k pkg/apis/core/validation/validation.go ValidatePodLogOptions.
 */
export function logOptionsOf(query: URLSearchParams, podName: string): Omit<PodLogOptions, 'container'> {
  const sinceTime = timeOf(query.get('sinceTime'))
  const options = {
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    ...numberOf(query, 'tailLines'),
    ...numberOf(query, 'sinceSeconds'),
    ...numberOf(query, 'limitBytes'),
    ...(sinceTime === undefined ? {} : { sinceTime }),
  }
  const errors = problemsOf(options, query.has('stream'))
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, podName, errors)
  return options
}

type Parsed = Omit<PodLogOptions, 'container'>

function problemsOf({ tailLines, limitBytes, sinceSeconds, sinceTime }: Parsed, hasStream: boolean): FieldError[] {
  const errors: FieldError[] = []
  const positive = 'must be greater than 0'
  if (tailLines !== undefined && tailLines < 0) {
    errors.push(invalidField('tailLines', tailLines, 'must be greater than or equal to 0'))
  }
  if (limitBytes !== undefined && limitBytes < 1) errors.push(invalidField('limitBytes', limitBytes, positive))
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    errors.push(forbiddenField('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'))
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(invalidField('sinceSeconds', sinceSeconds, positive))
  }
  // Behind the feature gate PodLogsQuerySplitStreams, which is off by default.
  if (hasStream) errors.push(forbiddenField('stream', 'may not be specified'))
  return errors
}

function numberOf(query: URLSearchParams, key: string): { readonly [name: string]: number } {
  const text = query.get(key)
  if (text === null) return {}
  const refuse = (why: string): never => {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}`)
  }
  if (!wholeNumber.test(text)) refuse('invalid syntax')
  const value = BigInt(text.replace(/^\+/, ''))
  if (value >= largest || value < -largest) refuse('value out of range')
  return { [key]: Number(value) }
}

/** No text is no time. */
function timeOf(text: string | null): string | undefined {
  if (!text) return undefined
  if (rfc3339.test(text) && !Number.isNaN(Date.parse(text))) return text
  const layout = '2006-01-02T15:04:05Z07:00'
  throw badRequest(
    `parsing time ${JSON.stringify(text)} as "${layout}": cannot parse ${JSON.stringify(text)} as "2006"`,
  )
}
