import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { issueAuthority, issueServer } from '../../main/engine/auth/issue.ts'

export interface SeenReview {
  readonly path: string
  readonly agent: string
  readonly request: Record<string, unknown>
}

/** What a webhook answers: the fields of `response`, or everything by itself. */
export type Answer = Readonly<Record<string, unknown>> | ((response: ServerResponse) => void)

export interface WebhookServer {
  readonly url: string
  /** Of the authority that signed the server's certificate. */
  readonly caBundle: string
  readonly seen: SeenReview[]
  close(): void
}

/** A webhook over TLS. `answer` is called with the path and the request of a review. */
export async function startWebhook(
  answer: (path: string, request: Record<string, unknown>) => Answer,
): Promise<WebhookServer> {
  const validity = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) }
  const authority = await issueAuthority('webhook-authority', validity)
  const { certificate, key } = await issueServer(authority, 'webhook', ['127.0.0.1', 'localhost'], validity)
  const seen: SeenReview[] = []
  const server = createServer({ cert: certificate, key }, (incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { request: Record<string, unknown> }
      const path = incoming.url ?? ''
      seen.push({ path, agent: incoming.headers['user-agent'] ?? '', request: review.request })
      const given = answer(path.split('?')[0] ?? '', review.request)
      if (typeof given === 'function') return given(outgoing)
      const type = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' }
      outgoing.setHeader('content-type', 'application/json')
      outgoing.end(JSON.stringify({ ...type, response: { uid: review.request['uid'], ...given } }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    caBundle: Buffer.from(authority.certificate).toString('base64'),
    seen,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A JSON patch as a webhook answers with it. */
export function patchAnswer(operations: unknown): Answer {
  return { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(operations)).toString('base64') }
}
