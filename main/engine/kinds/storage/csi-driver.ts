import type { CSIDriver } from '#kube/kinds/storage/csi-driver.ts'
import { duplicateField, type FieldError, invalidField, unsupportedField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { optionalOneOf } from '../core/pod-spec/fields.ts'

type Spec = CSIDriver['spec']
type TokenRequests = NonNullable<Spec['tokenRequests']>

const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType']
const lifecycleModes = ['Persistent', 'Ephemeral']
const minTokenSeconds = 600
const maxTokenSeconds = 2 ** 32
const minUpdateSeconds = 10
const defaults: Partial<Spec> = {
  attachRequired: true,
  podInfoOnMount: false,
  storageCapacity: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  requiresRepublish: false,
  seLinuxMount: false,
}
const secretsAdvice =
  'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes'

/** Source: kubernetes pkg/registry/storage/csidriver/strategy.go, pkg/apis/storage/{v1/defaults.go,validation}. */
export const csiDriverStrategy = defineStrategy<CSIDriver>({
  allowsUnconditionalUpdate: false,
  applyDefaults(driver) {
    driver.spec = { ...defaults, ...(driver.spec as Spec | undefined) }
    if (!driver.spec.volumeLifecycleModes?.length) driver.spec.volumeLifecycleModes = ['Persistent']
  },
  prepareForCreate: ({ spec }) => {
    dropDisabled(spec)
  },
  // The generation counts from the first change, not from the creation.
  prepareForUpdate({ metadata, spec }, old) {
    dropDisabled(spec)
    if (!equalJson(spec, old.spec)) metadata.generation = (old.metadata.generation ?? 0) + 1
  },
  validate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }, old) => [
    ...(spec.attachRequired === old.spec.attachRequired
      ? []
      : [immutableField('spec.attachedRequired', spec.attachRequired)]),
    ...(equalJson(spec.volumeLifecycleModes, old.spec.volumeLifecycleModes)
      ? []
      : [immutableField('spec.volumeLifecycleModes', spec.volumeLifecycleModes)]),
  ],
  warnings({ spec: { tokenRequests = [], serviceAccountTokenInSecrets } }, old) {
    const isNew = !old || !equalJson(tokenRequests, old.spec.tokenRequests ?? [])
    return isNew && tokenRequests.length > 0 && serviceAccountTokenInSecrets === undefined ? [secretsAdvice] : []
  },
})

/** Fields whose feature is off by default (VolumeLimitScaling). */
function dropDisabled(spec: Spec): void {
  Reflect.deleteProperty(spec, 'preventPodSchedulingIfMissing')
}

function validateSpec(spec: Spec): FieldError[] {
  const { tokenRequests = [], volumeLifecycleModes = [], nodeAllocatableUpdatePeriodSeconds: period } = spec
  const { serviceAccountTokenInSecrets: inSecrets } = spec
  const isTooSoon = period !== undefined && period < minUpdateSeconds
  return [
    ...optionalOneOf('spec.fsGroupPolicy', spec.fsGroupPolicy, groupPolicies),
    ...validateTokenRequests(tokenRequests),
    ...volumeLifecycleModes
      .filter((mode) => !lifecycleModes.includes(mode))
      .map((mode) => unsupportedField('spec.volumeLifecycleModes', mode, lifecycleModes)),
    ...(isTooSoon
      ? [invalidField('spec.nodeAllocatableUpdatePeriodSeconds', period, 'must be greater than or equal to 10 seconds')]
      : []),
    ...(inSecrets !== undefined && tokenRequests.length === 0
      ? [
          invalidField(
            'spec.serviceAccountTokenInSecrets',
            inSecrets,
            'serviceAccountTokenInSecrets is set but no tokenRequests are specified',
          ),
        ]
      : []),
  ]
}

function validateTokenRequests(requests: TokenRequests): FieldError[] {
  return requests.flatMap(({ audience = '', expirationSeconds: seconds }, index) => {
    const field = `spec.tokenRequests[${String(index)}]`
    if (requests.findIndex((other) => (other.audience || '') === audience) < index) {
      return [duplicateField(`${field}.audience`, audience)]
    }
    const refuse = (detail: string) => [invalidField(`${field}.expirationSeconds`, seconds, detail)]
    if (seconds === undefined) return []
    if (seconds < minTokenSeconds) return refuse('may not specify a duration less than 10 minutes')
    return seconds > maxTokenSeconds ? refuse('may not specify a duration larger than 2^32 seconds') : []
  })
}
