import type { MutatingAdmissionPolicy } from '#kube/kinds/admissionregistration/mutating-admission-policy.ts'
import { createCompiler, type Expression, type Variable } from '../expressions/compile.ts'
import { compileConditions } from '../expressions/match-conditions.ts'

/** A policy, ready to be evaluated. */
export interface CompiledPolicy {
  readonly variables: readonly Variable[]
  readonly conditions: readonly Expression[]
  readonly mutations: readonly CompiledMutation[]
}

export interface CompiledMutation {
  readonly patchType: 'ApplyConfiguration' | 'JSONPatch'
  readonly expression: Expression
}

const compiledPolicies = new WeakMap<object, CompiledPolicy>()

/** Compiled once for as long as the policy does not change. Source: apiserver plugin/policy/mutating/compilation.go. */
export function compilePolicy(policy: MutatingAdmissionPolicy): CompiledPolicy {
  let compiled = compiledPolicies.get(policy)
  if (!compiled) compiledPolicies.set(policy, (compiled = compile(policy)))
  return compiled
}

function compile({ spec = {} }: MutatingAdmissionPolicy): CompiledPolicy {
  const compiler = createCompiler({ hasParams: spec.paramKind !== undefined })
  const variables = (spec.variables ?? []).map(({ name, expression }) => compiler.addVariable(name, expression))
  const mutations = (spec.mutations ?? []).map(({ patchType, jsonPatch, applyConfiguration }): CompiledMutation =>
    patchType === 'JSONPatch'
      ? { patchType, expression: compiler.compile('jsonPatch', jsonPatch?.expression ?? '') }
      : {
          patchType: 'ApplyConfiguration',
          expression: compiler.compile('applyConfiguration', applyConfiguration?.expression ?? ''),
        },
  )
  return { variables, conditions: compileConditions(compiler, spec.matchConditions), mutations }
}
