import type { FlowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateStatusConditions } from './conditions.ts'
import { validateFlowRule } from './flow-rules.ts'
import { type FlowSchemaSpec, mandatoryFlowSchemas } from './mandatory.ts'

const defaultPrecedence = 1000
const highestPrecedence = 10_000
const distinguishers = ['ByNamespace', 'ByUser']

/** Source: kubernetes pkg/registry/flowcontrol/flowschema/strategy.go, pkg/apis/flowcontrol/validation. */
export const flowSchemaStrategy = defineStrategy<FlowSchema>({
  generationOf: ({ spec }) => spec,
  applyDefaults(schema) {
    const spec = (schema.spec ??= { priorityLevelConfiguration: { name: '' } })
    spec.matchingPrecedence ||= defaultPrecedence
  },
  prepareForCreate(schema) {
    schema.status = {}
  },
  validate({ metadata, spec, status }) {
    if (!spec) return []
    const fixed = Object.hasOwn(mandatoryFlowSchemas, metadata.name) ? mandatoryFlowSchemas[metadata.name] : undefined
    const detail = `spec of '${metadata.name}' must equal the fixed value`
    return [
      ...validateSpec(metadata.name, spec),
      ...(fixed && !equalJson(spec, fixed) ? [invalidField('spec', spec, detail)] : []),
      ...validateStatusConditions(status?.conditions),
    ]
  },
  validateStatusUpdate: ({ status }) => validateStatusConditions(status?.conditions),
})

function validateSpec(name: string, spec: FlowSchemaSpec): FieldError[] {
  const { distinguisherMethod, rules = [] } = spec
  return [
    ...validatePrecedence(name, spec.matchingPrecedence ?? 0),
    ...(distinguisherMethod && !distinguishers.includes(distinguisherMethod.type)
      ? [unsupportedField('spec.distinguisherMethod.type', { Type: distinguisherMethod.type }, distinguishers)]
      : []),
    ...validateLevel(spec.priorityLevelConfiguration?.name),
    ...rules.flatMap((rule, index) => validateFlowRule(`spec.rules[${String(index)}]`, rule)),
  ]
}

function validatePrecedence(name: string, precedence: number): FieldError[] {
  const refuse = (detail: string): FieldError => invalidField('spec.matchingPrecedence', precedence, detail)
  return [
    ...(precedence <= 0 ? [refuse('must be a positive value')] : []),
    ...(precedence > highestPrecedence ? [refuse(`must not be greater than ${String(highestPrecedence)}`)] : []),
    ...(precedence === 1 && name !== 'exempt'
      ? [refuse("only the schema named 'exempt' may have matchingPrecedence 1")]
      : []),
  ]
}

function validateLevel(name: string | undefined): FieldError[] {
  const field = 'spec.priorityLevelConfiguration.name'
  return name ? checked(field, name, dns1123Subdomain) : [requiredField(field, 'must reference a priority level')]
}
