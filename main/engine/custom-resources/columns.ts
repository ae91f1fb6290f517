import type {
  CustomResourceColumn,
  CustomResourceDefinitionVersion,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import { ageColumn, nameColumn } from '#kube/meta/columns.ts'
import type { Column } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { parseJsonPath } from './json-path.ts'

const columnTypes: ReadonlySet<string> = new Set(['string', 'integer', 'number', 'boolean', 'date'])

/** Source: apiextensions pkg/registry/customresource/tableconvertor/tableconvertor.go. */
export function columnsOf({
  additionalPrinterColumns,
}: Pick<CustomResourceDefinitionVersion, 'additionalPrinterColumns'>): Column[] {
  if (!additionalPrinterColumns?.length) return [nameColumn, ageColumn]
  return [nameColumn, ...additionalPrinterColumns.map(columnOf)]
}

function columnOf(column: CustomResourceColumn): Column {
  const { name, format, description, priority = 0, jsonPath } = column
  const type = columnTypes.has(column.type) ? (column.type as Column['type']) : 'string'
  const path = parseJsonPath(jsonPath)
  return {
    name,
    type,
    // The formats of columns are those of OpenAPI; the descriptor names the two that built-in kinds have.
    ...(format ? { format: format as NonNullable<Column['format']> } : {}),
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority as Column['priority'],
    cell: (object: KubeObject) => cellOf(type, path?.(object)[0]),
  }
}

function cellOf(type: Column['type'], value: unknown): ReturnType<Column['cell']> {
  if (value === undefined || value === null) return undefined
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : typeof value === 'bigint' ? value : undefined
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'date':
      return typeof value === 'string' ? value : undefined
    case 'string':
      return typeof value === 'string' ? value : JSON.stringify(value)
  }
}
