import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { mutatingWebhookConfiguration } from '#kube/kinds/admissionregistration/mutating-webhook-configuration.ts'
import { validatingWebhookConfiguration } from '#kube/kinds/admissionregistration/validating-webhook-configuration.ts'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { WriteOptions } from '../../main/engine/registry/registry.ts'
import { createAdmittedRegistry, type AdmittedRegistry } from './admitted-registry.ts'
import { patchAnswer, startWebhook, type Answer, type WebhookServer } from './webhook-server.ts'

const withStatus =
  (status: number, body = ''): Answer =>
  (response: ServerResponse) => {
    response.statusCode = status
    response.end(body)
  }

const encoded = (text: string): string => Buffer.from(text).toString('base64')

const answers: Readonly<Record<string, Answer>> = {
  '/allow': { allowed: true },
  '/warn': { allowed: true, warnings: ['careful', 'again'], auditAnnotations: { a: 'b' } },
  '/deny': { allowed: false },
  '/deny-message': { allowed: false, status: { message: 'no way', code: 403, reason: 'Forbidden' } },
  '/deny-reason': { allowed: false, status: { reason: 'TooBad', code: 200 } },
  '/kind': (response) => void response.end('{"apiVersion":"admission.k8s.io/v1","kind":"Other"}'),
  '/version': (response) => void response.end('{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview"}'),
  '/none': (response) => void response.end('{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}'),
  '/empty': withStatus(200),
  '/text': withStatus(200, 'hello'),
  '/array': withStatus(200, '[]'),
  '/400': withStatus(400),
  '/404': withStatus(404),
  '/418': withStatus(418),
  '/500': withStatus(500, 'broken'),
  '/503': withStatus(503),
  '/redirect': (response) => {
    response.writeHead(307, { location: '/allow' }).end()
  },
  '/close': (response) => void response.socket?.destroy(),
  '/label': patchAnswer([{ op: 'add', path: '/metadata/labels', value: { hooked: 'yes' } }]),
  '/type': patchAnswer([{ op: 'add', path: '/data', value: 5 }]),
  '/stranger': patchAnswer([{ op: 'add', path: '/nofield', value: 5 }]),
  '/missing': patchAnswer([{ op: 'remove', path: '/data/none' }]),
  '/test': patchAnswer([{ op: 'test', path: '/metadata/name', value: 1 }]),
  '/bad-patch': { allowed: true, patchType: 'JSONPatch', patch: encoded('{') },
  '/no-type': { allowed: true, patch: encoded('[]') },
  '/no-patch': { allowed: true, patchType: 'JSONPatch' },
  '/other-type': { allowed: true, patchType: 'Other', patch: encoded('[{"op":"add"}]') },
}

export const everyMap = [{ operations: ['*'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }]
export const [validating, mutating]: readonly Kind[] = [validatingWebhookConfiguration, mutatingWebhookConfiguration]

export class WebhooksUnderTest {
  #engine: AdmittedRegistry | undefined
  #webhook: WebhookServer | undefined
  /** What the webhook answers to a path; anew for each test. */
  answer: (path: string) => Answer = defaultAnswer

  get engine(): AdmittedRegistry {
    if (!this.#engine) throw new Error('the registry is there only while tests run')
    return this.#engine
  }

  get webhook(): WebhookServer {
    if (!this.#webhook) throw new Error('the webhook is there only while tests run')
    return this.#webhook
  }

  async open(): Promise<void> {
    this.#webhook = await startWebhook((path) => this.answer(path))
  }

  async begin(authorize: Parameters<typeof createAdmittedRegistry>[0] = () => ({ isAllowed: true, reason: '' })) {
    this.#engine?.dispose()
    this.#engine = await createAdmittedRegistry(authorize)
    this.webhook.seen.length = 0
    this.answer = defaultAnswer
  }

  end(): void {
    this.#engine?.dispose()
    this.#engine = undefined
  }

  /** A configuration with one webhook, which is about the ConfigMaps of the namespace `hooked`. */
  async install(
    of: Kind | undefined,
    path: string,
    given: Record<string, unknown> = {},
    name = 'hooks',
  ): Promise<void> {
    if (!of) throw new Error('no kind of configurations')
    const hook = {
      name: 'hook.example.test',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      timeoutSeconds: 2,
      namespaceSelector: { matchLabels: { hooks: 'yes' } },
      rules: everyMap,
      clientConfig: { url: this.webhook.url + path, caBundle: this.webhook.caBundle },
      ...given,
    }
    const object = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: of.kind,
      metadata: { name },
      webhooks: [hook],
    }
    await this.engine.registry.create(of, object)
  }

  async uninstall(of: Kind | undefined, name = 'hooks'): Promise<void> {
    if (of) await this.engine.registry.delete(of, undefined, name)
  }

  create(options: WriteOptions = this.engine.options): Promise<ConfigMap> {
    const metadata = { name: 'thing', namespace: 'hooked' }
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { k: 'v' } }
    return this.engine.registry.create(configMap, object, options)
  }

  /** The paths that were asked for, in order. */
  get paths(): string[] {
    return this.webhook.seen.map(({ path }) => path.split('?')[0] ?? '')
  }
}

const defaultAnswer = (path: string): Answer => answers[path] ?? { allowed: true }

/** A registry with webhooks for each test of a file, and a server that they are asked on. */
export function webhooksUnderTest(): WebhooksUnderTest {
  const hooks = new WebhooksUnderTest()
  beforeAll(() => hooks.open())
  beforeEach(() => hooks.begin())
  afterEach(() => {
    hooks.end()
  })
  afterAll(() => {
    hooks.webhook.close()
  })
  return hooks
}
