import {
  mutatingWebhookConfiguration,
  type MutatingWebhookConfiguration,
} from '#kube/kinds/admissionregistration/mutating-webhook-configuration.ts'
import { internalError } from '#kube/meta/status-errors.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../../registry/admission.ts'
import type { DynamicContext } from '../dynamic-context.ts'
import { type Attributes, attributesOf } from '../policy-matching/attributes.ts'
import type { Followed } from '../policy-matching/followed.ts'
import { createReinvocations, type ReinvocationState } from '../policy-matching/reinvocation.ts'
import { replaceObject } from '../policy-matching/replace-object.ts'
import type { Invocation } from '../policy-matching/rules.ts'
import { type Versioned, versionedOf } from '../policy-matching/versions.ts'
import { WebhookCallError } from './call-error.ts'
import { callHook } from './call.ts'
import type { WebhookClient } from './client.ts'
import { followHooks, type Hook } from './hooks.ts'
import { invocationOf, isExempt, meetsConditions } from './matching.ts'
import { patchedBy } from './patched.ts'

export function followMutatingHooks(): Followed<MutatingWebhookConfiguration, Hook> {
  return followHooks(mutatingWebhookConfiguration)
}

/**
 * Asks the webhooks that are about a request one after the other; each sees what those before it have made of the
 * object. Source: apiserver pkg/admission/plugin/webhook/mutating/dispatcher.go.
 */
export function mutatingWebhooks(
  hooks: Followed<MutatingWebhookConfiguration, Hook>,
  client: WebhookClient,
  context: DynamicContext,
): AdmissionPlugin {
  const stateOf = createReinvocations()
  return {
    name: 'MutatingAdmissionWebhook',
    mutate(request, reader) {
      const { all } = hooks
      if (all.length === 0) return undefined
      const attributes = attributesOf(request, 'mutate')
      if (isExempt(attributes.resource)) return undefined
      // By the rules alone: what the selectors look at may change from webhook to webhook.
      const isConcerned = all.some(({ webhook }) =>
        context.rules.match(webhook.rules ?? [], webhook.matchPolicy, attributes),
      )
      return isConcerned ? new Round(attributes, reader, stateOf(request), client, context).run(all) : undefined
    },
  }
}

/** One pass over the webhooks; there may be a second one. */
class Round {
  readonly #attributes: Attributes
  readonly #request: AdmissionRequest
  readonly #reader: AdmissionReader
  readonly #state: ReinvocationState
  readonly #client: WebhookClient
  readonly #context: DynamicContext

  constructor(
    attributes: Attributes,
    reader: AdmissionReader,
    state: ReinvocationState,
    client: WebhookClient,
    context: DynamicContext,
  ) {
    this.#attributes = attributes
    this.#request = attributes.request
    this.#reader = reader
    this.#state = state
    this.#client = client
    this.#context = context
  }

  async run(hooks: readonly Hook[]): Promise<void> {
    this.#state.begin(this.#request)
    for (const [index, hook] of hooks.entries()) await this.#consider(hook, index)
    this.#state.end(this.#request)
  }

  async #consider(hook: Hook, index: number): Promise<void> {
    const invocation = invocationOf(hook, this.#attributes, this.#context, this.#reader)
    if (!invocation) return
    const versioned = await versionedOf(this.#attributes, invocation, 'mutate')
    if (!(await meetsConditions(hook, this.#attributes, invocation, versioned, this.#context))) return
    if (!this.#state.mayAsk(hook.id, this.#request)) return
    const place = `round_${this.#request.reinvocation?.isAgain ? '1' : '0'}_index_${String(index)}`
    let isChanged = false
    try {
      isChanged = await this.#call(hook, invocation, versioned)
    } catch (error) {
      if (!(error instanceof WebhookCallError)) throw error
      if (hook.webhook.failurePolicy !== 'Ignore') throw internalError(error.message)
      this.#context.logger.warn('a webhook could not be asked, and is ignored', { webhook: hook.webhook.name, error })
      this.#request.annotate(`failed-open.mutation.webhook.admission.k8s.io/${place}`, hook.webhook.name)
    }
    const { configuration } = hook
    const told = { configuration, webhook: hook.webhook.name, mutated: isChanged }
    this.#request.annotate(`mutation.webhook.admission.k8s.io/${place}`, JSON.stringify(told))
    if (isChanged) this.#state.noteChange(this.#request)
    if (hook.webhook.reinvocationPolicy === 'IfNeeded') this.#state.noteAsked(hook.id)
  }

  /** Whether the webhook changed the object. */
  async #call(hook: Hook, invocation: Invocation, versioned: Versioned): Promise<boolean> {
    const options = { client: this.#client, mayPatch: true }
    const answer = await callHook(hook, this.#attributes, invocation, versioned, options)
    if (answer.patch === '') return false
    const patched = patchedBy(hook.webhook.name, answer, versioned.object)
    return patched ? replaceObject(this.#attributes, invocation, patched) : false
  }
}
