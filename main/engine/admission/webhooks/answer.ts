import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import { jsonTypeOf } from '#kube/meta/json.ts'

/** There was an answer, and it is none of a webhook. */
export class AnswerError extends Error {}

/** The JSON object that an answer carries. Throws AnswerError. */
export function readAnswer(status: number, text: string): Record<string, unknown> {
  if (status < 200 || status > 206) throw new AnswerError(statusText(status, text))
  if (text === '') {
    throw new AnswerError(`0-length response with status code: ${String(status)} and content type: application/json`)
  }
  const answer = parse(text)
  if (isRecord(answer)) return answer
  throw new AnswerError(
    `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonTypeOf(answer)} into ${typeMeta}`,
  )
}

/** What Go's decoder reads first. */
const typeMeta = String.raw`Go value of type struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`

/** What is no JSON may be YAML to upstream: a page of HTML is one long string. */
function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

/** Source: apimachinery pkg/api/errors NewGenericServerResponse; client-go rest/request.go transformResponse. */
function statusText(status: number, body: string): string {
  const shown = body.trim() === '' ? 'unknown' : body.trim().slice(0, longestBody)
  if (status === 403) return shown
  const known = texts[status]
  if (known !== undefined) return known
  if (status >= 500)
    return `an error on the server (${JSON.stringify(shown)}) has prevented the request from succeeding`
  return `the server responded with the status code ${String(status)} but did not return more information`
}

const longestBody = 2048

const texts: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  406: 'the server was unable to respond with a content type that the client supports',
  409: 'the server reported a conflict',
  415: 'the server was unable to respond with a content type that the client supports',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
}
