import type { Agent } from 'undici'
import type { Disposable } from '#base/disposable.ts'
import { AnswerError, readAnswer } from './answer.ts'
import { failureText } from './failure-text.ts'
import { resolveService, type ResolvedService } from './resolve-service.ts'
import type { Webhook } from './hooks.ts'

type ClientConfig = Webhook['clientConfig']

/** Sends reviews to webhooks over TLS, with their own authorities. */
export interface WebhookClient extends Disposable {
  /** The JSON object that came back. Throws an Error that says why there is none, as when `given` aborts. */
  post(
    config: ClientConfig,
    body: object,
    timeoutSeconds: number,
    given?: AbortSignal,
  ): Promise<Record<string, unknown>>
}

/** An object and its patched form are as large as a request may be, and a review is a little more. */
const largestAnswer = 3 * 1024 * 1024 * 2 + 64 * 1024
/** Source: apiserver pkg/util/webhook/client.go defaultCacheSize. */
const mostAgents = 200
/** As upstream calls itself here: webhooks and their logs may look for it. */
const userAgent = 'kube-apiserver-admission'

export function createWebhookClient(): WebhookClient {
  const agents = new Map<string, Agent>()
  const agentFor = (target: Target, create: (options: Agent.Options) => Agent): Agent => {
    const key = JSON.stringify(target)
    const known = agents.get(key)
    if (known) return known
    const [oldest] = agents
    if (oldest && agents.size >= mostAgents) {
      agents.delete(oldest[0])
      void oldest[1].close()
    }
    const agent = create(agentOptions(target))
    agents.set(key, agent)
    return agent
  }
  return {
    async post(config, body, timeoutSeconds, given) {
      const url = `${urlOf(config)}?timeout=${String(timeoutSeconds)}s`
      const late = AbortSignal.timeout(timeoutSeconds * 1000)
      const signal = given ? AbortSignal.any([late, given]) : late
      // Loaded with the first webhook.
      const { Agent, request: send } = await import('undici')
      try {
        const { caBundle = '', service } = config
        const target = { origin: new URL(url).origin, caBundle, ...(service ? resolveService(service) : {}) }
        const dispatcher = agentFor(target, (options) => new Agent(options))
        // A redirect is an answer like any other that is none: nobody is led elsewhere with an object in hand.
        const answer = await send(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, */*', 'user-agent': userAgent },
          body: JSON.stringify(body),
          dispatcher,
          signal,
        })
        return readAnswer(answer.statusCode, await answer.body.text())
      } catch (error) {
        if (error instanceof AnswerError) throw error
        throw new Error(`Post ${JSON.stringify(url)}: ${failureText(error, signal, new URL(url))}`, { cause: error })
      }
    },
    dispose() {
      for (const agent of agents.values()) void agent.destroy()
      agents.clear()
    },
  }
}

function urlOf({ url, service }: ClientConfig): string {
  if (service) {
    const { namespace, name, path = '', port = 443 } = service
    return `https://${name}.${namespace}.svc:${String(port)}${path}`
  }
  if (url) return url
  throw new Error('webhook configuration must have either service or URL')
}

/** What connections to one webhook have in common. */
interface Target extends Partial<ResolvedService> {
  readonly origin: string
  /** Base64 of PEM; '' trusts the authorities of the system. */
  readonly caBundle: string
}

function agentOptions({ caBundle, address }: Target): Agent.Options {
  return {
    connect: {
      ...(caBundle ? { ca: Buffer.from(caBundle, 'base64').toString('utf8') } : {}),
      // The certificate is for the name of the Service, wherever its endpoint is.
      ...(address ? { host: address.host, port: address.port } : {}),
    },
    maxResponseSize: largestAnswer,
  }
}
