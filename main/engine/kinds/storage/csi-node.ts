import type { CSINode } from '#kube/kinds/storage/csi-node.ts'
import { duplicateField, type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { checked, immutableField, notNegative } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { internalForm } from '../core/pod-spec/internal-form.ts'
import type { Loose } from '../core/pod-spec/model.ts'
import { validateDriverName } from '../core/persistent-volume-spec/csi.ts'

type Driver = Loose<NonNullable<CSINode['spec']['drivers']>[number]>

const maxNodeId = 256

/** Source: kubernetes pkg/registry/storage/csinode/strategy.go, pkg/apis/storage/validation ValidateCSINode. */
export const csiNodeStrategy = defineStrategy<CSINode>({
  allowsUnconditionalUpdate: false,
  applyDefaults(node) {
    node.spec = node.spec ?? { drivers: null }
  },
  validate: (node) =>
    driversOf(node).flatMap((driver, index, drivers) =>
      validateDriver(driver, `spec.drivers[${String(index)}]`, drivers.slice(0, index)),
    ),
  // How many volumes a node takes may be measured anew (KEP-4876); the rest of a driver's entry stays.
  validateUpdate: (node, old) =>
    driversOf(old).flatMap((before) =>
      driversOf(node)
        .filter(({ name }) => name === before.name)
        .filter((driver) => !equalJson(fixedPart(driver), fixedPart(before)))
        .map((driver) => immutableField('spec.drivers', internalForm('CSINodeDriver', fixedPart(driver)))),
    ),
})

function driversOf({ spec }: CSINode): Driver[] {
  return spec.drivers ?? []
}

function fixedPart({ allocatable: _, ...rest }: Driver): unknown {
  return rest
}

function validateDriver(driver: Driver, field: string, earlier: readonly Driver[]): FieldError[] {
  const { name = '', nodeID = '', allocatable } = driver
  const topologyKeys = driver.topologyKeys ?? []
  const errors = validateDriverName(`${field}.name`, name)
  if (nodeID === '') errors.push(requiredField(`${field}.nodeID`))
  if (nodeID.length > maxNodeId) {
    errors.push(invalidField(`${field}.nodeID`, nodeID, `must be ${String(maxNodeId)} characters or less`))
  }
  errors.push(...notNegative(`${field}.allocatable.count`, allocatable?.count))
  if (earlier.some((other) => other.name === name)) errors.push(duplicateField(`${field}.name`, name))
  for (const [index, key] of topologyKeys.entries()) {
    if (key === '') errors.push(requiredField(field))
    if (topologyKeys.indexOf(key) < index) errors.push(duplicateField(field, key))
    errors.push(...checked(field, key, qualifiedName))
  }
  return errors
}
