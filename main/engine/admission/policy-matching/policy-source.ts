import { DisposableStore, type Disposable } from '#base/disposable.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Registry } from '../../registry/registry.ts'
import { Followed } from './followed.ts'

interface Binding extends KubeObject {
  spec?: { policyName?: string }
}

/** A policy that is in force: somebody has bound it to something. */
export interface PolicyHook<P, B> {
  readonly policy: P
  readonly bindings: readonly B[]
}

/** The policies of a kind with their bindings, as of the last commit. Source: apiserver plugin/policy/generic/policy_source.go. */
export class PolicySource<P extends KubeObject, B extends Binding> {
  readonly #policies: Followed<P, P>
  readonly #bindings: Followed<B, B>
  #joined: { readonly policies: readonly P[]; readonly bindings: readonly B[]; readonly hooks: PolicyHook<P, B>[] } = {
    policies: [],
    bindings: [],
    hooks: [],
  }

  constructor(policyKind: Kind<P>, bindingKind: Kind<B>) {
    this.#policies = new Followed(policyKind, (policies) => policies)
    this.#bindings = new Followed(bindingKind, (bindings) => bindings)
  }

  get hooks(): readonly PolicyHook<P, B>[] {
    const policies = this.#policies.all
    const bindings = this.#bindings.all
    if (this.#joined.policies !== policies || this.#joined.bindings !== bindings) {
      this.#joined = { policies, bindings, hooks: join(policies, bindings) }
    }
    return this.#joined.hooks
  }

  follow(registry: Registry): Disposable {
    const disposables = new DisposableStore()
    disposables.add(this.#policies.follow(registry))
    disposables.add(this.#bindings.follow(registry))
    return disposables
  }
}

function join<P extends KubeObject, B extends Binding>(policies: readonly P[], bindings: readonly B[]) {
  const byPolicy = Map.groupBy(bindings, ({ spec }) => spec?.policyName ?? '')
  return policies.flatMap((policy): PolicyHook<P, B>[] => {
    const own = byPolicy.get(policy.metadata.name)
    return own ? [{ policy, bindings: own }] : []
  })
}
