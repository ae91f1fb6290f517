import type { ValidatingAdmissionPolicy } from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import type { ValidatingAdmissionPolicyBinding } from '#kube/kinds/admissionregistration/validating-admission-policy-binding.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { StatusError } from '#kube/meta/status.ts'
import { fromJson } from '../../cel/values/json.ts'
import type { AdmissionReader } from '../../registry/admission.ts'
import type { DynamicContext } from '../dynamic-context.ts'
import { activationOf, namespaceObjectOf } from '../expressions/activation.ts'
import { withAnswers } from '../expressions/with-answers.ts'
import type { Attributes } from '../policy-matching/attributes.ts'
import { matchResources } from '../policy-matching/match-resources.ts'
import { collectParams, ConfigurationError, paramKindOf } from '../policy-matching/params.ts'
import type { PolicyHook } from '../policy-matching/policy-source.ts'
import type { Invocation } from '../policy-matching/rules.ts'
import { type Versioned, versionedOf } from '../policy-matching/versions.ts'
import { AnnotationCollector } from './audit-annotations.ts'
import { compilePolicy } from './compile.ts'
import { deniedBy, type Denial } from './denial.ts'
import { evaluatePolicy, type Verdict } from './evaluate.ts'

type Policy = ValidatingAdmissionPolicy
type Binding = ValidatingAdmissionPolicyBinding

/** Takes one request past the policies that are about it. */
export class PolicyReview {
  readonly #attributes: Attributes
  readonly #reader: AdmissionReader
  readonly #context: DynamicContext
  readonly #denials: Denial[] = []

  constructor(attributes: Attributes, reader: AdmissionReader, context: DynamicContext) {
    this.#attributes = attributes
    this.#reader = reader
    this.#context = context
  }

  /** By its rules; its selectors are looked at later. */
  concerns({ spec }: Policy): boolean {
    const { resourceRules = [], matchPolicy } = spec?.matchConstraints ?? {}
    return (
      resourceRules.length === 0 ||
      this.#context.rules.match(resourceRules, matchPolicy, this.#attributes) !== undefined
    )
  }

  /** Throws the StatusError of the first denial. */
  async run(hooks: readonly PolicyHook<Policy, Binding>[]): Promise<void> {
    for (const hook of hooks) await this.#judge(hook)
    const [first] = this.#denials
    if (first) throw deniedBy(this.#attributes, first)
  }

  async #judge({ policy, bindings }: PolicyHook<Policy, Binding>): Promise<void> {
    const invocation = this.#attempt(policy, undefined, () => this.#match(policy.spec?.matchConstraints))
    if (!invocation) return
    // A kind that is not served is a problem of the policy, not of a binding.
    const paramKind = this.#attempt(policy, undefined, () => ({
      served: paramKindOf(policy.spec?.paramKind, this.#context.served),
    }))
    if (!paramKind) return
    const collector = new AnnotationCollector(policy.metadata.name)
    for (const binding of bindings) {
      if (!this.#attempt(policy, binding, () => this.#match(binding.spec?.matchResources))) continue
      const verdicts = await this.#evaluate(policy, binding, invocation, paramKind.served)
      for (const verdict of verdicts) this.#act(policy, binding, verdict, collector)
    }
    collector.publish(this.#attributes.request)
  }

  #match(resources: Parameters<typeof matchResources>[0]): Invocation | undefined {
    return matchResources(resources, this.#attributes, this.#context.rules, this.#reader)
  }

  async #evaluate(
    policy: Policy,
    binding: Binding,
    invocation: Invocation,
    paramKind: Parameters<typeof collectParams>[0],
  ): Promise<Verdict[]> {
    const params = await this.#attemptLater(policy, binding, () =>
      collectParams(paramKind, binding.spec?.paramRef, this.#attributes, this.#reader),
    )
    if (!params || params.length === 0) return []
    const versioned = await this.#attemptLater(policy, binding, async () =>
      versionedOf(this.#attributes, invocation, 'validate'),
    )
    if (!versioned) return []
    const verdicts: Verdict[] = []
    for (const param of params) verdicts.push(await this.#evaluateWith(policy, invocation, versioned, param))
    return verdicts
  }

  #evaluateWith(
    policy: Policy,
    invocation: Invocation,
    versioned: Versioned,
    param: KubeObject | undefined,
  ): Verdict | Promise<Verdict> {
    const namespaceObject = namespaceObjectOf(this.#attributes, this.#reader)
    return withAnswers(this.#context.authorize, this.#attributes.request.user, (ask) => {
      const activation = activationOf(this.#attributes, invocation, versioned, ask)
      const given = { ...activation, namespaceObject, params: fromJson(param ?? null) }
      return evaluatePolicy(compilePolicy(policy), given, policy.spec?.failurePolicy)
    })
  }

  #act(policy: Policy, binding: Binding, verdict: Verdict, collector: AnnotationCollector): void {
    const { request } = this.#attributes
    const validationActions = binding.spec?.validationActions ?? []
    for (const decision of verdict.decisions) {
      const { message, reason, index } = decision
      const [policyName, bindingName] = [policy.metadata.name, binding.metadata.name]
      for (const action of validationActions) {
        if (action === 'Deny') this.#denials.push({ policy: policyName, binding: bindingName, message, reason })
        else if (action === 'Warn') {
          const subject = `ValidatingAdmissionPolicy '${policyName}' with binding '${bindingName}'`
          request.warn(`Validation failed for ${subject}: ${message}`)
        } else {
          // One failure in a list: Source: validating/dispatcher.go publishValidationFailureAnnotation.
          const failure = {
            message,
            policy: policyName,
            binding: bindingName,
            expressionIndex: index,
            validationActions,
          }
          request.annotate('validation.policy.admission.k8s.io/validation_failure', JSON.stringify([failure]))
        }
      }
    }
    for (const { key, value } of verdict.annotations) collector.add(key, value)
    for (const message of verdict.annotationErrors) this.#deny(policy, binding, message)
  }

  #deny(policy: Policy, binding: Binding | undefined, message: string): void {
    const named = binding ? { binding: binding.metadata.name } : {}
    this.#denials.push({ policy: policy.metadata.name, ...named, message, reason: '' })
  }

  #fail(policy: Policy, binding: Binding | undefined, error: unknown): undefined {
    if (!(error instanceof ConfigurationError) && !(error instanceof StatusError)) throw error
    if (policy.spec?.failurePolicy === 'Ignore') return undefined
    this.#deny(policy, binding, `failed to configure ${binding ? 'binding' : 'policy'}: ${error.message}`)
    return undefined
  }

  #attempt<T>(policy: Policy, binding: Binding | undefined, work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      return this.#fail(policy, binding, error)
    }
  }

  async #attemptLater<T>(policy: Policy, binding: Binding, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      return this.#fail(policy, binding, error)
    }
  }
}
