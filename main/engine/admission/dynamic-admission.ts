import { DisposableStore, type Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import type { Registry } from '../registry/registry.ts'
import type { ServedKinds } from '../registry/served-kinds.ts'
import type { Authorize, DynamicContext } from './dynamic-context.ts'
import { useExpressionCheck } from '../kinds/admissionregistration/expression-check.ts'
import { checkAdmissionExpression } from './expressions/expression-check.ts'
import { createMutatingPolicySource, mutatingAdmissionPolicies } from './mutating-admission-policy/plugin.ts'
import { RuleMatcher } from './policy-matching/rules.ts'
import { createValidatingPolicySource, validatingAdmissionPolicies } from './validating-admission-policy/plugin.ts'
import { createWebhookClient } from './webhooks/client.ts'
import { followMutatingHooks, mutatingWebhooks } from './webhooks/mutating.ts'
import { followValidatingHooks, validatingWebhooks } from './webhooks/validating.ts'

export interface DynamicAdmissionOptions {
  readonly served: ServedKinds
  readonly authorize: Authorize
  readonly logger: Logger
}

/** Webhooks and policies: what is stored in the registry decides about what comes into it. */
export interface DynamicAdmission extends Disposable {
  /** In upstream's order. */
  readonly plugins: readonly AdmissionPlugin[]
  /** Begins to go by what is stored; nothing holds before. */
  follow(registry: Registry): void
}

/** Source: kubernetes pkg/kubeapiserver/options/plugins.go AllOrderedPlugins. */
export function createDynamicAdmission({ served, authorize, logger }: DynamicAdmissionOptions): DynamicAdmission {
  const disposables = new DisposableStore()
  useExpressionCheck(checkAdmissionExpression)
  const context: DynamicContext = {
    served,
    rules: new RuleMatcher(served),
    authorize,
    logger: logger.with({ component: 'admission' }),
  }
  const client = disposables.add(createWebhookClient())
  const mutatingHooks = followMutatingHooks()
  const validatingHooks = followValidatingHooks()
  const mutatingPolicies = createMutatingPolicySource()
  const validatingPolicies = createValidatingPolicySource()
  return {
    plugins: [
      mutatingAdmissionPolicies(mutatingPolicies, context),
      mutatingWebhooks(mutatingHooks, client, context),
      validatingAdmissionPolicies(validatingPolicies, context),
      validatingWebhooks(validatingHooks, client, context),
    ],
    follow(registry) {
      const sources = [mutatingPolicies, mutatingHooks, validatingPolicies, validatingHooks]
      for (const source of sources) disposables.add(source.follow(registry))
    },
    dispose() {
      disposables.dispose()
    },
  }
}
