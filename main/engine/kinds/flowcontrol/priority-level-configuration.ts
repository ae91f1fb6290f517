import type { PriorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { nonNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateStatusConditions } from './conditions.ts'
import { mandatoryPriorityLevels, type PriorityLevelSpec } from './mandatory.ts'
import { validateQueuing } from './queuing.ts'

type Limited = NonNullable<PriorityLevelSpec['limited']>
type Exempt = NonNullable<PriorityLevelSpec['exempt']>

const roundTrip = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares'
const defaultShares = 30
const defaultQueuing = { handSize: 8, queues: 64, queueLengthLimit: 50 }

/** Source: kubernetes pkg/registry/flowcontrol/prioritylevelconfiguration/strategy.go, pkg/apis/flowcontrol/v1. */
export const priorityLevelConfigurationStrategy = defineStrategy<PriorityLevelConfiguration>({
  generationOf: ({ spec }) => spec,
  applyDefaults(level) {
    applyDefaults((level.spec ??= { type: '' }))
  },
  prepareForCreate(level) {
    level.status = {}
  },
  validate: (level) => [
    ...validateAnnotations(level),
    ...(level.spec ? validateSpec(level.metadata.name, level.spec) : []),
    ...validateFixed(level),
    ...validateStatusConditions(level.status?.conditions),
  ],
  validateStatusUpdate: ({ status }) => validateStatusConditions(status?.conditions),
})

function applyDefaults({ exempt, limited }: PriorityLevelSpec): void {
  if (exempt) {
    exempt.nominalConcurrencyShares ??= 0
    exempt.lendablePercent ??= 0
  }
  if (!limited) return
  limited.nominalConcurrencyShares ??= defaultShares
  limited.lendablePercent ??= 0
  const queuing = limited.limitResponse?.queuing
  if (!queuing) return
  queuing.handSize ||= defaultQueuing.handSize
  queuing.queues ||= defaultQueuing.queues
  queuing.queueLengthLimit ||= defaultQueuing.queueLengthLimit
}

function validateAnnotations({ metadata }: PriorityLevelConfiguration): FieldError[] {
  if (metadata.annotations?.[roundTrip] === undefined) return []
  return [forbiddenField('metadata.annotations', `annotation '${roundTrip}' is forbidden`)]
}

function validateFixed({ metadata: { name }, spec }: PriorityLevelConfiguration): FieldError[] {
  const fixed = Object.hasOwn(mandatoryPriorityLevels, name) ? mandatoryPriorityLevels[name] : undefined
  if (!fixed) return []
  // The one thing that an administrator may change about the level `exempt`.
  const isExempt = name === 'exempt'
  const { exempt: _, ...rest } = { ...spec }
  const compared = isExempt ? { ...rest, exempt: fixed.exempt } : spec
  if (equalJson(compared, fixed)) return []
  const but = isExempt ? " except the 'spec.exempt' field" : ''
  return [invalidField('spec', spec, `spec of '${name}'${but} must equal the fixed value`)]
}

function validateSpec(name: string, { type, exempt, limited }: PriorityLevelSpec): FieldError[] {
  const errors: FieldError[] = []
  if ((name === 'exempt') !== (type === 'Exempt')) {
    errors.push(invalidField('spec.type', type, "must be 'Exempt' if and only if `name` is 'exempt'"))
  }
  switch (type) {
    case 'Exempt':
      if (limited) errors.push(forbiddenField('spec.limited', 'must be nil if the type is not Limited'))
      return exempt ? [...errors, ...validateExempt(exempt)] : errors
    case 'Limited':
      if (exempt) errors.push(forbiddenField('spec.exempt', 'must be nil if the type is Limited'))
      return limited
        ? [...errors, ...validateLimited(limited)]
        : [...errors, requiredField('spec.limited', 'must not be empty when type is Limited')]
    case '':
      return [...errors, requiredField('spec.type')]
    default:
      return [...errors, unsupportedField('spec.type', type, ['Exempt', 'Limited'])]
  }
}

function validateExempt({ nominalConcurrencyShares = 0, lendablePercent = 0 }: Exempt): FieldError[] {
  return [
    ...nonNegative('spec.exempt.nominalConcurrencyShares', nominalConcurrencyShares),
    ...percentage('spec.exempt.lendablePercent', lendablePercent),
  ]
}

function validateLimited({
  nominalConcurrencyShares = 0,
  limitResponse,
  lendablePercent = 0,
  borrowingLimitPercent = 0,
}: Limited): FieldError[] {
  const detail = 'if specified, must be a non-negative integer'
  return [
    ...nonNegative('spec.limited.nominalConcurrencyShares', nominalConcurrencyShares),
    ...validateResponse(limitResponse),
    ...percentage('spec.limited.lendablePercent', lendablePercent),
    ...(borrowingLimitPercent < 0
      ? [invalidField('spec.limited.borrowingLimitPercent', borrowingLimitPercent, detail)]
      : []),
  ]
}

function validateResponse(response: Limited['limitResponse']): FieldError[] {
  const at = 'spec.limited.limitResponse'
  const queuing = response?.queuing
  switch (response?.type) {
    case 'Reject':
      return queuing
        ? [forbiddenField(`${at}.queuing`, 'must be nil if limited.limitResponse.type is not Limited')]
        : []
    case 'Queue':
      return queuing
        ? validateQueuing(`${at}.queuing`, queuing)
        : [requiredField(`${at}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')]
    case undefined:
    case '':
      return [requiredField(`${at}.type`)]
    default:
      return [unsupportedField(`${at}.type`, response?.type, ['Queue', 'Reject'])]
  }
}

function percentage(field: string, value: number): FieldError[] {
  return value >= 0 && value <= 100 ? [] : [invalidField(field, value, 'must be between 0 and 100, inclusive')]
}
