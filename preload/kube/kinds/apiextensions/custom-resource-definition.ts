import { createdAtColumn, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { Condition, KubeObject } from '../../meta/object.ts'
import type { JsonSchema } from './json-schema.ts'

export interface CustomResourceDefinitionNames {
  plural: string
  singular?: string
  kind: string
  listKind?: string
  shortNames?: string[]
  categories?: string[]
}

export interface CustomResourceColumn {
  name: string
  type: string
  format?: string
  description?: string
  priority?: number
  jsonPath: string
}

export interface CustomResourceScale {
  specReplicasPath: string
  statusReplicasPath: string
  labelSelectorPath?: string
}

export interface CustomResourceDefinitionVersion {
  name: string
  served: boolean
  storage: boolean
  deprecated?: boolean
  deprecationWarning?: string
  schema?: { openAPIV3Schema?: JsonSchema }
  subresources?: { status?: object; scale?: CustomResourceScale }
  additionalPrinterColumns?: CustomResourceColumn[]
  selectableFields?: { jsonPath: string }[]
}

export interface WebhookClientConfig {
  url?: string
  service?: { namespace: string; name: string; path?: string; port?: number }
  caBundle?: string
}

export interface CustomResourceConversion {
  strategy: string
  webhook?: { clientConfig?: WebhookClientConfig; conversionReviewVersions?: string[] }
}

export interface CustomResourceDefinition extends KubeObject {
  spec: {
    group: string
    scope: string
    names: CustomResourceDefinitionNames
    versions: CustomResourceDefinitionVersion[]
    conversion?: CustomResourceConversion
    preserveUnknownFields?: boolean
  }
  status?: {
    acceptedNames?: CustomResourceDefinitionNames
    conditions?: Condition[] | null
    storedVersions?: string[]
    observedGeneration?: number
  }
}

export const customResourceDefinition = defineKind<CustomResourceDefinition>({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  namespaced: false,
  nav: 'cluster',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  subresources: ['status'],
  columns: [nameColumn, createdAtColumn],
})
