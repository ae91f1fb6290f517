import type { CustomResourceDefinition } from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import type { Condition } from '#kube/meta/object.ts'
import { defaultDefinition } from '../../custom-resources/definition/defaults.ts'
import { validateDefinition, validateDefinitionStatus } from '../../custom-resources/definition/validate.ts'
import { itemsOf, valuesOf } from '../../custom-resources/schema.ts'
import { isKnownFormat } from '../../custom-resources/values/formats.ts'
import { defineStrategy } from '../../registry/strategy.ts'

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

/** Source: apiextensions pkg/registry/customresourcedefinition/{strategy,etcd}.go. */
export const customResourceDefinitionStrategy = defineStrategy<CustomResourceDefinition>({
  allowsUnconditionalUpdate: false,
  generationOf: ({ spec }) => spec,
  applyDefaults: defaultDefinition,
  keepsStatusOnCreate: true,
  prepareForCreate(definition) {
    const { versions = [] } = definition.spec as Partial<CustomResourceDefinition['spec']>
    const storage = versions.find((version) => version.storage)
    definition.status = {
      acceptedNames: { plural: '', kind: '' },
      conditions: null,
      storedVersions: storage ? [storage.name] : [],
    }
  },
  prepareForUpdate(definition) {
    const storage = definition.spec.versions.find((version) => version.storage)
    const stored = definition.status?.storedVersions ?? []
    if (!storage || stored.includes(storage.name)) return
    definition.status = { ...definition.status, storedVersions: [...stored, storage.name] }
  },
  validate: (definition, old) => validateDefinition(definition, old),
  validateStatusUpdate: (definition) => validateDefinitionStatus(definition),
  warnings(definition, old) {
    const known = new Set(old ? unknownFormats(old) : [])
    return unknownFormats(definition)
      .filter((format) => !known.has(format))
      .map((format) => `unrecognized format ${JSON.stringify(format)}`)
  },
  // A definition goes once its objects are gone: the deletion puts the finalizer in.
  hasOwnFinalizers: ({ metadata }) => metadata.deletionTimestamp === undefined,
  prepareForDeletion(definition) {
    const { metadata, status } = definition
    if (metadata.finalizers?.includes(cleanupFinalizer)) return
    metadata.finalizers = [...(metadata.finalizers ?? []), cleanupFinalizer]
    // Unlike other deletions this one has no grace period, and is no change of the specification.
    delete metadata.deletionGracePeriodSeconds
    if (metadata.generation) metadata.generation -= 1
    const terminating: Condition = {
      type: 'Terminating',
      status: 'True',
      ...(metadata.deletionTimestamp ? { lastTransitionTime: metadata.deletionTimestamp } : {}),
      reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    }
    definition.status = { ...status, conditions: [...(status?.conditions ?? []), terminating] }
  },
})

function unknownFormats({ spec }: CustomResourceDefinition): string[] {
  return spec.versions.flatMap(({ schema }) => (schema?.openAPIV3Schema ? formatsIn(schema.openAPIV3Schema) : []))
}

function formatsIn(schema: JsonSchema): string[] {
  const { format, type = '', allOf = [], anyOf = [], oneOf = [], not } = schema
  const own = format && !isKnownFormat(format, type) ? [format] : []
  const children = [
    itemsOf(schema),
    valuesOf(schema),
    not,
    ...allOf,
    ...anyOf,
    ...oneOf,
    ...Object.values(schema.properties ?? {}),
  ]
  return [...own, ...children.flatMap((child) => (child ? formatsIn(child) : []))]
}
