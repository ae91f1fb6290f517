import type { V1MutatingWebhook } from '@kubernetes/client-node/dist/gen/models/V1MutatingWebhook.js'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Wire } from '#kube/meta/typed.ts'
import { createCompiler, type Expression } from '../expressions/compile.ts'
import { compileConditions } from '../expressions/match-conditions.ts'
import { Followed } from '../policy-matching/followed.ts'

/** Of either kind; `reinvocationPolicy` is of those that mutate alone. */
export type Webhook = Wire<V1MutatingWebhook>

export interface Hook {
  readonly webhook: Webhook
  readonly configuration: string
  /** Tells hooks of one name apart. */
  readonly id: string
  readonly conditions: readonly Expression[]
}

interface Configuration extends KubeObject {
  webhooks?: unknown
}

/** All webhooks of a kind of configurations: in the order of these, and then in their own. */
export function followHooks<T extends Configuration>(kind: Kind<T>): Followed<T, Hook> {
  return new Followed(kind, (configurations) => configurations.flatMap(hooksOf))
}

const known = new WeakMap<KubeObject, readonly Hook[]>()

/** Made once for as long as a configuration does not change. */
function hooksOf(configuration: Configuration): readonly Hook[] {
  const kept = known.get(configuration)
  if (kept) return kept
  const { name } = configuration.metadata
  const compiler = createCompiler({ hasParams: false, hasVariables: false })
  const webhooks = (configuration.webhooks ?? []) as Webhook[]
  const hooks = webhooks.map((webhook, index) => ({
    webhook,
    configuration: name,
    id: `${name}/${webhook.name}/${String(index)}`,
    conditions: compileConditions(compiler, webhook.matchConditions),
  }))
  known.set(configuration, hooks)
  return hooks
}
