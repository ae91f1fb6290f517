import type { MutatingAdmissionPolicy } from '#kube/kinds/admissionregistration/mutating-admission-policy.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { statusError } from '#kube/meta/status.ts'
import { structureOf } from '#kube/schema/structures.ts'
import { runtimeCostBudget } from '../../cel/environment.ts'
import type { Authorizer } from '../../cel/libraries/authorizer.ts'
import { fromJson } from '../../cel/values/json.ts'
import type { Value } from '../../cel/values/values.ts'
import type { AdmissionReader } from '../../registry/admission.ts'
import type { DynamicContext } from '../dynamic-context.ts'
import { activationOf, namespaceObjectOf } from '../expressions/activation.ts'
import { type Budget, Evaluator, OutOfBudget } from '../expressions/evaluate.ts'
import { budgetOfConditions, checkConditions } from '../expressions/match-conditions.ts'
import { withAnswers } from '../expressions/with-answers.ts'
import { type Attributes, isSentAsPart } from '../policy-matching/attributes.ts'
import { replaceObject } from '../policy-matching/replace-object.ts'
import type { Invocation } from '../policy-matching/rules.ts'
import { type Versioned, versionedOf } from '../policy-matching/versions.ts'
import { applyConfiguration } from './apply-configuration.ts'
import { type CompiledMutation, type CompiledPolicy, compilePolicy } from './compile.ts'
import { applyOperations } from './json-patch.ts'
import { MutationError } from './made-objects.ts'

/** A policy with a param, at work on the object of a request. Source: apiserver plugin/policy/mutating/dispatcher.go. */
export class Evaluation {
  readonly #policy: MutatingAdmissionPolicy
  readonly #compiled: CompiledPolicy
  readonly #invocation: Invocation
  readonly #param: KubeObject | undefined
  readonly #attributes: Attributes
  readonly #reader: AdmissionReader
  readonly #context: DynamicContext

  constructor(
    policy: MutatingAdmissionPolicy,
    invocation: Invocation,
    param: KubeObject | undefined,
    attributes: Attributes,
    reader: AdmissionReader,
    context: DynamicContext,
  ) {
    this.#policy = policy
    this.#compiled = compilePolicy(policy)
    this.#invocation = invocation
    this.#param = param
    this.#attributes = attributes
    this.#reader = reader
    this.#context = context
  }

  get mutations(): readonly CompiledMutation[] {
    return this.#compiled.mutations
  }

  async checkConditions(): Promise<ReturnType<typeof checkConditions>> {
    const versioned = await this.#versioned()
    return this.#withAnswers((ask) =>
      checkConditions(
        this.#compiled.conditions,
        this.#evaluator(versioned, ask, budgetOfConditions()),
        this.#policy.spec?.failurePolicy,
      ),
    )
  }

  /** Whether the object is another one now. Throws MutationError, or a StatusError that no failure policy is asked about. */
  async apply({ patchType, expression }: CompiledMutation): Promise<boolean> {
    const versioned = await this.#versioned()
    const { object } = versioned
    if (!object) return false
    if (expression.error !== undefined) throw new MutationError(expression.error)
    const value = await this.#withAnswers((ask): Value => {
      const outcome = this.#evaluator(versioned, ask, { left: runtimeCostBudget }).evaluate(expression)
      if (outcome.error !== undefined) throw new MutationError(outcome.error)
      return outcome.value
    })
    const isPatch = patchType === 'JSONPatch'
    const patched = isPatch ? applyOperations(object, value) : this.#merge(object, value)
    return replaceObject(this.#attributes, this.#invocation, patched, isPatch)
  }

  #merge(object: KubeObject, value: Value): Record<string, unknown> {
    const { served, kind } = this.#invocation
    const { group, version } = kind
    const isPart = isSentAsPart(this.#attributes.request)
    const structure = isPart ? structureOf(group ? `${group}/${version}` : version, kind.kind) : served?.structure
    if (!structure) {
      const named = `${kind.group}/${kind.version}, Kind=${kind.kind}`
      const delay =
        'There can be a delay between when CustomResourceDefinitions are created and when they are available.'
      throw statusError(503, 'ServiceUnavailable', `Resource kind ${named} not found. ${delay}`)
    }
    return { ...applyConfiguration(structure, object, value) }
  }

  #versioned(): Versioned | Promise<Versioned> {
    return versionedOf(this.#attributes, this.#invocation, 'mutate')
  }

  #withAnswers<T>(work: (ask: Authorizer) => T): T | Promise<T> {
    return withAnswers(this.#context.authorize, this.#attributes.request.user, (ask) => {
      try {
        return work(ask)
      } catch (error) {
        throw error instanceof OutOfBudget ? new MutationError(error.message) : error
      }
    })
  }

  #evaluator(versioned: Versioned, ask: Authorizer, budget: Budget): Evaluator {
    const activation = activationOf(this.#attributes, this.#invocation, versioned, ask)
    const namespaceObject = namespaceObjectOf(this.#attributes, this.#reader)
    const given = { ...activation, namespaceObject, params: fromJson(this.#param ?? null) }
    return new Evaluator(given, this.#compiled.variables, budget)
  }
}
