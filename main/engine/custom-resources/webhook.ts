import { randomUUID } from 'node:crypto'
import { Agent, fetch } from 'undici'
import { messageOf } from '#base/errors.ts'
import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import type {
  CustomResourceDefinition,
  WebhookClientConfig,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { KubeObject, ObjectMeta } from '#kube/meta/object.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import type { ConvertByWebhook } from './conversion.ts'

const timeoutSeconds = 30
/** Objects of one review are as large as a request may be, and there and back again. */
const maxAnswerBytes = 2 * 3 * 1024 * 1024

/**
 * Conversion by the webhook of a definition, over TLS. A reference to a Service is refused: nothing routes to one yet.
 * Source: apiextensions pkg/apiserver/conversion/webhook_converter.go.
 */
export const convertByWebhook: ConvertByWebhook = async (definition, objects, apiVersion) => {
  const [first] = objects
  if (!first) return []
  const failed = (problem: string): Error => {
    const [group = '', version = ''] = first.apiVersion.split('/')
    return internalError(`conversion webhook for ${group}/${version}, Kind=${first.kind} failed: ${problem}`)
  }
  const config = definition.spec.conversion?.webhook?.clientConfig
  const review = versionOf(definition)
  const uid = randomUUID()
  const body = {
    apiVersion: review,
    kind: 'ConversionReview',
    request: { uid, desiredAPIVersion: apiVersion, objects },
  }
  const answer = await post(config, body).catch((error: unknown) => {
    throw failed(messageOf(error))
  })
  const converted = objectsOf(answer, review, uid)
  if (typeof converted === 'string') throw failed(converted)
  if (converted.length !== objects.length) {
    throw failed(`returned ${String(converted.length)} objects, expected ${String(objects.length)}`)
  }
  return objects.map((object, i) => {
    const result = restored(object, converted[i], apiVersion)
    if (typeof result === 'string') throw failed(`invalid converted object at index ${String(i)}: ${result}`)
    return result
  })
}

/** The newest version of the review that both sides know. */
function versionOf({ spec }: CustomResourceDefinition): string {
  const versions = spec.conversion?.webhook?.conversionReviewVersions ?? []
  return `apiextensions.k8s.io/${versions.find((version) => version === 'v1' || version === 'v1beta1') ?? 'v1'}`
}

async function post(config: WebhookClientConfig | undefined, body: object): Promise<unknown> {
  if (!config?.url) {
    const { namespace = '', name = '' } = config?.service ?? {}
    throw new Error(
      `service "${namespace}/${name}" cannot be reached: webhooks of in-cluster services are not supported yet`,
    )
  }
  const ca = config.caBundle ? Buffer.from(config.caBundle, 'base64').toString('utf8') : undefined
  const dispatcher = new Agent({ connect: ca ? { ca } : {}, maxResponseSize: maxAnswerBytes })
  try {
    const response = await fetch(config.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
      redirect: 'error',
      dispatcher,
    })
    if (!response.ok) throw new Error(`the server answered with ${String(response.status)}`)
    return parseJson(await response.text())
  } finally {
    await dispatcher.close()
  }
}

/** The objects of an answer, or what is wrong with it. */
function objectsOf(answer: unknown, review: string, uid: string): unknown[] | string {
  if (!isRecord(answer)) return 'the answer is no ConversionReview'
  const { apiVersion, kind, response } = answer
  if (apiVersion !== review || kind !== 'ConversionReview') {
    return `expected webhook response of ${review}, Kind=ConversionReview, got ${String(apiVersion)}, Kind=${String(kind)}`
  }
  if (!isRecord(response)) return 'no response provided'
  if (response['uid'] !== uid)
    return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response['uid'] ?? '')}`
  const result = isRecord(response['result']) ? response['result'] : {}
  if (result['status'] !== 'Success') {
    const { status = '', message } = result
    return typeof message === 'string' && message !== ''
      ? message
      : `response.result.status was '${String(status)}', not 'Success'`
  }
  return Array.isArray(response['convertedObjects']) ? (response['convertedObjects'] as unknown[]) : []
}

/** Of the metadata a webhook may change labels and annotations alone. */
function restored(object: KubeObject, converted: unknown, apiVersion: string): KubeObject | string {
  if (!isRecord(converted)) return 'it is no object'
  const { metadata: given = {} } = converted
  if (converted['apiVersion'] !== apiVersion) {
    return `invalid groupVersion (expected ${apiVersion}, received ${String(converted['apiVersion'])})`
  }
  if (converted['kind'] !== object.kind) {
    return `invalid kind (expected ${object.kind}, received ${String(converted['kind'])})`
  }
  if (!isRecord(given)) return `invalid metadata of type ${typeof given} in converted object`
  for (const field of ['name', 'namespace', 'uid'] as const) {
    const word = field === 'uid' ? 'UID' : field
    const [before = '', after = ''] = [object.metadata[field], given[field]]
    if (before !== after) return `must have the same ${word}: ${before} != ${String(after)}`
  }
  const { labels: _labels, annotations: _annotations, ...kept } = object.metadata
  const { labels, annotations } = given as Partial<ObjectMeta>
  const metadata: ObjectMeta = { ...kept, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) }
  return { ...converted, apiVersion, kind: object.kind, metadata }
}
