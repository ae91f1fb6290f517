import { Puzzle } from '@lucide/vue'
import type { CustomResourceDefinition } from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import { listOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const customResourceDefinitionUi = defineUiKind<CustomResourceDefinition>({
  group: 'apiextensions.k8s.io',
  resource: 'customresourcedefinitions',
  icon: Puzzle,
  facts: ({ spec, status }) => [
    { label: 'group', value: spec.group, mono: true },
    { label: 'kind', value: spec.names.kind },
    { label: 'scope', value: spec.scope },
    { label: 'plural', value: spec.names.plural, mono: true },
    { label: 'shortNames', value: listOf(spec.names.shortNames), mono: true },
    { label: 'categories', value: listOf(spec.names.categories), mono: true },
    { label: 'conversion', value: spec.conversion?.strategy },
    { label: 'storedVersions', value: listOf(status?.storedVersions), mono: true },
  ],
  blocks: ({ spec }) => [
    {
      title: 'versions',
      columns: ['name', 'served', 'storage', 'subresources', 'deprecated'],
      rows: spec.versions.map(({ name, served, storage, subresources, deprecated, deprecationWarning }) => [
        { value: name, mono: true },
        served,
        storage,
        listOf(Object.keys(subresources ?? {})),
        deprecated ? (deprecationWarning ?? true) : undefined,
      ]),
    },
    {
      title: 'printerColumns',
      columns: ['name', 'type', 'path'],
      rows: (spec.versions.find(({ storage }) => storage)?.additionalPrinterColumns ?? []).map(
        ({ name, type, jsonPath }) => [name, type, { value: jsonPath, mono: true }],
      ),
    },
  ],
})
