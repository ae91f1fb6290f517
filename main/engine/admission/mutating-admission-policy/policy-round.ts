import type { MutatingAdmissionPolicy } from '#kube/kinds/admissionregistration/mutating-admission-policy.ts'
import type { MutatingAdmissionPolicyBinding } from '#kube/kinds/admissionregistration/mutating-admission-policy-binding.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { StatusError } from '#kube/meta/status.ts'
import type { AdmissionReader } from '../../registry/admission.ts'
import type { DynamicContext } from '../dynamic-context.ts'
import type { Attributes } from '../policy-matching/attributes.ts'
import { matchResources } from '../policy-matching/match-resources.ts'
import { collectParams, ConfigurationError, paramKindOf } from '../policy-matching/params.ts'
import type { PolicyHook } from '../policy-matching/policy-source.ts'
import type { ReinvocationState } from '../policy-matching/reinvocation.ts'
import type { Invocation } from '../policy-matching/rules.ts'
import { deniedBy, type PolicyFailure } from './denial.ts'
import { Evaluation } from './evaluation.ts'
import { MutationError } from './made-objects.ts'

type Policy = MutatingAdmissionPolicy
type Binding = MutatingAdmissionPolicyBinding

/** One use of a policy: for one binding, with one param. */
interface PolicyUse {
  readonly policy: Policy
  readonly binding: Binding
  readonly invocation: Invocation
  readonly param: KubeObject | undefined
}

/** One pass of a request over the policies; there may be a second one. */
export class PolicyRound {
  readonly #attributes: Attributes
  readonly #reader: AdmissionReader
  readonly #state: ReinvocationState
  readonly #context: DynamicContext
  readonly #failures: PolicyFailure[] = []

  constructor(attributes: Attributes, reader: AdmissionReader, state: ReinvocationState, context: DynamicContext) {
    this.#attributes = attributes
    this.#reader = reader
    this.#state = state
    this.#context = context
  }

  /** Who is to be asked is found before anybody changes the object. Throws the StatusError of the first failure. */
  async run(hooks: readonly PolicyHook<Policy, Binding>[]): Promise<void> {
    const uses: PolicyUse[] = []
    for (const hook of hooks) uses.push(...(await this.#usesOf(hook)))
    if (uses.length > 0) {
      const { request } = this.#attributes
      this.#state.begin(request)
      for (const use of uses) await this.#mutate(use)
      this.#state.end(request)
    }
    if (this.#failures.length > 0) throw deniedBy(this.#attributes, this.#failures)
  }

  async #usesOf({ policy, bindings }: PolicyHook<Policy, Binding>): Promise<PolicyUse[]> {
    const { spec = {} } = policy
    const found = await this.#attempt(policy, undefined, () => {
      const invocation = this.#match(spec.matchConstraints)
      // A kind that is not served is a problem of the policy, not of a binding.
      return invocation && { invocation, paramKind: paramKindOf(spec.paramKind, this.#context.served) }
    })
    if (!found) return []
    const uses: PolicyUse[] = []
    for (const binding of bindings) {
      const params = await this.#attempt(policy, binding, () => {
        if (!this.#match(binding.spec?.matchResources)) return []
        return collectParams(found.paramKind, binding.spec?.paramRef, this.#attributes, this.#reader)
      })
      for (const param of params ?? []) uses.push({ policy, binding, invocation: found.invocation, param })
    }
    return uses
  }

  #match(resources: Parameters<typeof matchResources>[0]): Invocation | undefined {
    return matchResources(resources, this.#attributes, this.#context.rules, this.#reader)
  }

  async #mutate({ policy, binding, invocation, param }: PolicyUse): Promise<void> {
    const { request } = this.#attributes
    const evaluation = new Evaluation(policy, invocation, param, this.#attributes, this.#reader, this.#context)
    const matched = await evaluation.checkConditions()
    if (matched === false) return
    if (matched !== true) return this.#fail(policy, binding, matched.error)
    const id = [policy, binding, param].map((one) => [one?.metadata.namespace, one?.metadata.name].join('/')).join(' ')
    if (!this.#state.mayAsk(id, request)) return
    let isChanged = false
    for (const mutation of evaluation.mutations) {
      const changed = await this.#attempt(policy, binding, () => evaluation.apply(mutation))
      isChanged ||= changed === true
    }
    if (isChanged) this.#state.noteChange(request)
    if (policy.spec?.reinvocationPolicy === 'IfNeeded') this.#state.noteAsked(id)
  }

  async #attempt<T>(policy: Policy, binding: Binding | undefined, work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof MutationError) this.#fail(policy, binding, error.message)
      else if (error instanceof ConfigurationError || (error instanceof StatusError && error.code === 404)) {
        this.#fail(policy, binding, `failed to configure ${binding ? 'binding' : 'policy'}: ${error.message}`, '')
      } else throw error
      return undefined
    }
  }

  #fail({ metadata, spec }: Policy, binding: Binding | undefined, message: string, reason = 'Invalid'): void {
    if (spec?.failurePolicy === 'Ignore') return
    this.#failures.push({ policy: metadata.name, binding: binding?.metadata.name, message, reason })
  }
}
