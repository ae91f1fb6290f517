import type { DaemonSet, DaemonSetSpec } from '#kube/kinds/apps/daemon-set.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { immutableField, notNegative } from '../../registry/field-checks.ts'
import { validateLabelSelector } from '../../registry/selector-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { dropDisabledFields } from '../core/pod-spec/dropped-fields.ts'
import { templateWarnings } from '../core/pod-spec/warnings.ts'
import { applyTemplateDefaults } from '../core/pod-spec-defaults.ts'
import { validateTemplate } from '../core/pod-spec-validation.ts'
import { atMostAll, isZero, validateIntOrPercent } from './int-or-percent.ts'
import { noneNegative, validateCollisions } from './status-checks.ts'
import { isBroken, notEmpty, validateForever, validateMatch } from './workload-validation.ts'

/** Counts the changes of the template; a field of the API until apps/v1. Source: pkg/apis/apps/v1/conversion.go. */
const templateGeneration = 'deprecated.daemonset.template.generation'

/** Source: kubernetes pkg/registry/apps/daemonset/strategy.go, pkg/apis/apps/{v1/defaults,validation/validation}.go. */
export const daemonSetStrategy = defineStrategy<DaemonSet>({
  generationOf: ({ spec }) => spec,
  applyDefaults(set) {
    // Upstream's internal type has a field, which is 0 until the store counts: the conversion writes it down.
    countTemplate(set, templateGenerationOf(set))
    const spec = (set.spec ??= {} as DaemonSetSpec)
    applyTemplateDefaults((spec.template ??= { spec: { containers: [] } }))
    spec.revisionHistoryLimit ??= 10
    spec.updateStrategy ??= {}
    spec.updateStrategy.type ||= 'RollingUpdate'
    const { type, rollingUpdate } = spec.updateStrategy
    // Parameters that are of no use are kept as well, and are both numbers then.
    const maxUnavailable = type === 'RollingUpdate' ? 1 : 0
    if (type !== 'RollingUpdate' && !rollingUpdate) return
    spec.updateStrategy.rollingUpdate = { maxUnavailable, maxSurge: 0, ...rollingUpdate }
  },
  prepareForCreate(set) {
    set.status = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }
    dropDisabledFields(set.spec.template.spec, undefined)
    countTemplate(set, Math.max(templateGenerationOf(set), 1))
  },
  prepareForUpdate(set, old) {
    dropDisabledFields(set.spec.template.spec, old.spec.template.spec)
    const isChanged = !equalJson(set.spec.template, old.spec.template)
    countTemplate(set, templateGenerationOf(old) + (isChanged ? 1 : 0))
  },
  prepareForStatusUpdate(set, old) {
    countTemplate(set, templateGenerationOf(old))
  },
  validate: ({ spec }, old) => [
    ...validateSelection(spec),
    ...validateTemplate(spec.template, 'spec.template', old?.spec.template),
    ...validateForever(spec.template, 'DaemonSet'),
    ...notNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateStrategy(spec),
    ...notNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
  ],
  validateUpdate: ({ spec }, old) =>
    equalJson(spec.selector, old.spec.selector) ? [] : [immutableField('spec.selector', spec.selector)],
  validateStatusUpdate: ({ status }, old) => [
    ...(status ? validateStatus(status) : []),
    ...validateCollisions(status, old.status),
  ],
  warnings: (set, old) =>
    old && templateGenerationOf(set) === templateGenerationOf(old)
      ? []
      : templateWarnings(set.spec.template, 'spec.template'),
})

/** Throws 400 for what is no number. */
function templateGenerationOf({ metadata }: DaemonSet): number {
  const text = metadata.annotations?.[templateGeneration]
  if (text === undefined || /^[+-]?\d+$/.test(text)) return Number(text ?? 0)
  const problem = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`
  throw badRequest(`DaemonSet in version "v1" cannot be handled as a DaemonSet: ${problem}`)
}

function countTemplate({ metadata }: DaemonSet, count: number): void {
  metadata.annotations = { ...metadata.annotations, [templateGeneration]: String(count) }
}

function validateSelection(spec: DaemonSetSpec): FieldError[] {
  const { selector } = spec
  return [
    ...validateLabelSelector('spec.selector', selector),
    ...(isBroken(selector) ? [] : validateMatch(spec)),
    ...(selector ? notEmpty(selector, 'daemonset') : []),
  ]
}

function validateStrategy({ updateStrategy = {} }: DaemonSetSpec): FieldError[] {
  const { type, rollingUpdate } = updateStrategy
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {}
  if (type === 'OnDelete') return []
  if (type === 'RollingUpdate') return validateRollingUpdate(maxUnavailable, maxSurge)
  // The message shows the strategy as the API server holds it, with its own names.
  const parameters = rollingUpdate ? { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } : null
  const shown = { Type: type ?? '', RollingUpdate: parameters }
  return [unsupportedField('spec.updateStrategy', shown, ['RollingUpdate', 'OnDelete'])]
}

function validateRollingUpdate(maxUnavailable: number | string, maxSurge: number | string): FieldError[] {
  const field = 'spec.updateStrategy.rollingUpdate'
  const errors = [
    ...validateIntOrPercent(`${field}.maxUnavailable`, maxUnavailable),
    ...validateIntOrPercent(`${field}.maxSurge`, maxSurge),
    ...atMostAll(`${field}.maxUnavailable`, maxUnavailable),
    ...atMostAll(`${field}.maxSurge`, maxSurge),
  ]
  if (!isZero(maxUnavailable) && !isZero(maxSurge)) {
    errors.push(invalidField(`${field}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  }
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    errors.push(requiredField(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  }
  return errors
}

function validateStatus(status: NonNullable<DaemonSet['status']>): FieldError[] {
  return noneNegative(status, [
    'currentNumberScheduled',
    'numberMisscheduled',
    'desiredNumberScheduled',
    'numberReady',
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  ])
}
