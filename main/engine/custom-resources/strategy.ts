import type { CustomResourceScale } from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { type FieldError, textOf } from '#kube/meta/field-error.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { forbidden } from '#kube/meta/status-errors.ts'
import { defineStrategy, type Strategy } from '../registry/strategy.ts'
import { finalizerWarnings } from './finalizer-warnings.ts'
import { createRuleValidator } from './rules/validator.ts'
import { replicasAt, setReplicas, validateScale } from './scale.ts'
import type { Fields } from './schema.ts'
import { Correlation } from './values/correlation.ts'
import { applySchemaDefaults } from './values/default.ts'
import { coerceEmbedded, validateEmbedded } from './values/embedded.ts'
import { validateListTypes } from './values/list-types.ts'
import { prune } from './values/prune.ts'
import { validateValue } from './values/validate.ts'

/** What the rules of a custom kind are made of: its stored version. */
export interface CustomKind {
  readonly schema: JsonSchema
  readonly hasStatus: boolean
  readonly scale: CustomResourceScale | undefined
  /** The definition is being deleted: there are no new objects. */
  readonly isTerminating: boolean
  readonly kind: Pick<Kind, 'group' | 'resource'>
}

/** Errors after which rules in CEL are not evaluated. Source: customresource/strategy.go hasBlockingErr. */
const blocking: ReadonlySet<FieldError['type']> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])

const unchecked: FieldError = {
  type: 'FieldValueInvalid',
  field: '<nil>',
  body: 'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
}

/**
 * Brings an object into the form that its schema asks for. Answers with the paths of what it removed.
 * Source: apiextensions pkg/apiserver/customresource_handler.go schemaCoercingDecoder.
 */
export function conformCustom(object: Fields, schema: JsonSchema): string[] {
  const unknown = [...prune(object, schema), ...coerceEmbedded(object, schema)]
  applySchemaDefaults(object, schema)
  return unknown
}

/** Source: apiextensions pkg/registry/customresource/{strategy,status_strategy,validator}.go. */
export function customStrategy(kind: CustomKind): Strategy {
  const { schema, hasStatus, scale, isTerminating } = kind
  const check = createChecks(kind)
  return defineStrategy<KubeObject>({
    validateName: dns1123Subdomain,
    allowsUnconditionalUpdate: false,
    generationOf: hasStatus
      ? ({ metadata: _, status: __, ...rest }: KubeObject & { status?: unknown }) => rest
      : ({ metadata: _, ...rest }) => rest,
    applyDefaults(object) {
      conformCustom(object as unknown as Fields, schema)
    },
    prepareForCreate({ metadata }) {
      if (!isTerminating) return
      throw forbidden(kind.kind, metadata.name, 'create not allowed while custom resource definition is terminating')
    },
    validate: (object, old) => (old ? [] : check.create(object)),
    validateUpdate: (object, old) => check.update(object, old),
    validateStatusUpdate: (object, old) => check.update(object, old),
    warnings: (object, old) => [...finalizerWarnings(object, old), ...(old ? check.ratcheted(object, old) : [])],
    ...(scale
      ? {
          parts: {
            scale: {
              prepare(object, old) {
                const replicas = replicasAt(object, scale.specReplicasPath)
                const kept = structuredClone(old) as unknown as Fields
                // The books of the fields know of this write already.
                const { managedFields } = object.metadata
                for (const name of Object.keys(object)) Reflect.deleteProperty(object, name)
                Object.assign(object, kept)
                if (managedFields) object.metadata.managedFields = managedFields
                if (replicas !== undefined) setReplicas(object, scale.specReplicasPath, replicas)
              },
              validate: (object, old) => check.update(object, old),
            },
          },
        }
      : {}),
  })
}

interface Checks {
  create(object: KubeObject): FieldError[]
  update(object: KubeObject, old: KubeObject): FieldError[]
  /** What was wrong before the update and is still. */
  ratcheted(object: KubeObject, old: KubeObject): string[]
}

function createChecks({ schema, scale }: CustomKind): Checks {
  const rules = createRuleValidator(schema)
  const withRules = (errors: FieldError[], evaluate: () => FieldError[]): FieldError[] => {
    if (!rules) return errors
    return errors.some(({ type }) => blocking.has(type)) ? [...errors, unchecked] : [...errors, ...evaluate()]
  }
  const lists = (object: KubeObject): FieldError[] => validateListTypes(object, schema)
  return {
    create(object) {
      const errors = [
        ...validateValue(object, schema),
        ...(scale ? validateScale(object, scale) : []),
        ...validateEmbedded(object as unknown as Fields, schema),
        ...lists(object),
      ]
      return withRules(errors, () => rules?.validate(object, undefined) ?? [])
    },
    update(object, old) {
      const correlation = new Correlation(object, old, schema)
      const errors = [
        ...validateValue(object, schema, '', correlation),
        ...(scale ? validateScale(object, scale) : []),
        ...validateEmbedded(object as unknown as Fields, schema),
        ...(lists(old).length === 0 ? lists(object) : []),
      ]
      return withRules(errors, () => rules?.validate(object, old, { correlation }) ?? [])
    },
    ratcheted(object, old) {
      const told: string[] = []
      const correlation = new Correlation(object, old, schema)
      rules?.validate(object, old, { correlation, warn: (error) => told.push(textOf(error)) })
      return told
    },
  }
}
