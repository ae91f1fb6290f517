import type { KubeObject } from '#kube/meta/object.ts'
import type { AdmissionRequest } from '../../registry/admission.ts'
import type { Amounts } from './amounts.ts'

export interface ScopeRequirement {
  readonly scopeName: string
  readonly operator: string
  readonly values?: readonly string[]
}

/** Measures objects of one kind for quotas. Source: apiserver pkg/quota/v1/interfaces.go Evaluator. */
export interface Evaluator {
  /** True for requests that may change what is used. */
  handles(request: AdmissionRequest): boolean
  /** Of the resources that a quota is about, those that the kind uses. */
  matchingResources(names: readonly string[]): string[]
  matchesScope(requirement: ScopeRequirement, object: KubeObject): boolean
  /** Why the object cannot be measured, although a quota asks for it. */
  problem?(required: readonly string[], object: KubeObject): string | undefined
  /** `now` in milliseconds. */
  usage(object: KubeObject, now: number): Amounts
}
