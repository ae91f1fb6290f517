import { Agent, request } from 'undici'
import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import { isRecord } from '#base/wire.ts'
import type { WebhookTarget } from './webhook-target.ts'

/** Sends reviews to a webhook. */
export interface ReviewClient extends Disposable {
  /** The status of the review that came back. Throws when the webhook cannot be reached, or gives no review. */
  ask(review: object): Promise<Record<string, unknown>>
}

/** Source: apiserver pkg/util/webhook DefaultRetryBackoffWithInitialDelay(500 ms): 5 steps, factor 1.5. */
const waits = [500, 750, 1125, 1687]
const maximumAnswer = 1024 * 1024

export function createReviewClient(target: WebhookTarget, clock: Clock, timeout: number): ReviewClient {
  const agent = new Agent({
    connect: {
      rejectUnauthorized: !target.isInsecure,
      ...(target.ca === undefined ? {} : { ca: target.ca }),
      ...(target.certificate === undefined ? {} : { cert: target.certificate }),
      ...(target.key === undefined ? {} : { key: target.key }),
      ...(target.serverName === undefined ? {} : { servername: target.serverName }),
    },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxResponseSize: maximumAnswer,
  })
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(target.authorization === undefined ? {} : { authorization: target.authorization }),
  }
  const once = async (body: string): Promise<Answer> => {
    const answer = await request(target.url, {
      method: 'POST',
      headers,
      body,
      dispatcher: agent,
      signal: AbortSignal.timeout(timeout),
    })
    return { status: answer.statusCode, text: await answer.body.text() }
  }
  return {
    async ask(review) {
      const body = JSON.stringify(review)
      for (let attempt = 0; ; attempt++) {
        const answer = await once(body)
        const wait = waits[attempt]
        if (wait === undefined || !isPassing(answer.status)) return statusIn(answer)
        await delay(clock, wait)
      }
    },
    dispose() {
      void agent.destroy()
    },
  }
}

interface Answer {
  readonly status: number
  readonly text: string
}

/** Source: apiserver pkg/util/webhook DefaultShouldRetry. */
function isPassing(status: number): boolean {
  return status === 429 || status === 500 || status === 504
}

function statusIn({ status, text }: Answer): Record<string, unknown> {
  if (status < 200 || status > 299) throw new Error(`the webhook answered with HTTP ${String(status)}`)
  const review: unknown = JSON.parse(text)
  const found = isRecord(review) ? review['status'] : undefined
  if (!isRecord(found)) throw new Error('the webhook answered without a status')
  return found
}
