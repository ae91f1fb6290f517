import {
  validatingAdmissionPolicy,
  type ValidatingAdmissionPolicy,
} from '#kube/kinds/admissionregistration/validating-admission-policy.ts'
import type { Expression } from '../../admission/expressions/compile.ts'
import { splitVersion } from '../../admission/policy-matching/attributes.ts'
import { compile } from '../../admission/validating-admission-policy/compile.ts'
import { dynType, type CelType } from '../../cel/types.ts'
import type { ServedKind, ServedKinds } from '../../registry/served-kinds.ts'
import type { View } from '../../runtime/controller.ts'
import { nothing, update, type Outcome } from '../../runtime/intents.ts'
import { celTypeOf } from './cel-type.ts'

/** As many types are looked at. Source: apiserver policy/validating/typechecking.go. */
const maxTypes = 10

export function reconcilePolicy({ object: policy }: View<ValidatingAdmissionPolicy>, served: ServedKinds): Outcome {
  if (!policy) return nothing
  const { generation = 0 } = policy.metadata
  const { status } = policy
  if (status?.typeChecking && status.observedGeneration === generation) return nothing
  const expressionWarnings = warningsOf(policy, typesOf(policy, served.all), paramsTypeOf(policy, served))
  const typeChecking = expressionWarnings.length > 0 ? { expressionWarnings } : {}
  const checked = { ...policy, status: { ...status, observedGeneration: generation, typeChecking } }
  return { intents: [update(validatingAdmissionPolicy, checked, 'status')] }
}

/** The kinds that the policy names one by one, in order; a wildcard names none. */
function typesOf({ spec }: ValidatingAdmissionPolicy, served: readonly ServedKind[]): ServedKind[] {
  const rules = spec?.matchConstraints?.resourceRules ?? []
  const isNamed = ({ kind: { group, version, resource } }: ServedKind): boolean =>
    rules.some(
      ({ apiGroups = [], apiVersions = [], resources = [] }) =>
        apiGroups.includes(group) && apiVersions.includes(version) && resources.includes(resource),
    )
  const named = served.filter(isNamed).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  return named.slice(0, maxTypes)
}

/** As Go prints a GroupVersionKind. */
function nameOf({ kind: { group, version, kind } }: ServedKind): string {
  return `${group}/${version}, Kind=${kind}`
}

function paramsTypeOf({ spec }: ValidatingAdmissionPolicy, served: ServedKinds): CelType {
  const { apiVersion = '', kind = '' } = spec?.paramKind ?? {}
  const { group, version } = splitVersion(apiVersion)
  const found = served.ofKind(group, version, kind)
  return found ? celTypeOf(found) : dynType
}

interface Warning {
  readonly fieldRef: string
  readonly warning: string
}

/** For each expression what is wrong with it for some of the types. Source: typechecking.go Check. */
function warningsOf(policy: ValidatingAdmissionPolicy, types: readonly ServedKind[], params: CelType): Warning[] {
  const checked = types.map((served) => ({
    name: nameOf(served),
    ...compile(policy, { object: celTypeOf(served), params }),
  }))
  const warningFor = (fieldRef: string, pick: (validations: (typeof checked)[number]) => Expression | undefined) => {
    const texts = checked.flatMap((one) => {
      const error = pick(one)?.error
      return error === undefined ? [] : [`${one.name}: ${error.replace(/^compilation failed: /, '')}\n`]
    })
    return texts.length > 0 ? [{ fieldRef, warning: texts.join('\n') }] : []
  }
  return (policy.spec?.validations ?? []).flatMap((_validation, index) => {
    const at = `spec.validations[${String(index)}]`
    return [
      ...warningFor(`${at}.expression`, ({ validations }) => validations[index]?.expression),
      ...warningFor(`${at}.messageExpression`, ({ validations }) => validations[index]?.messageExpression),
    ]
  })
}
