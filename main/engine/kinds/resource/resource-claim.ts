import type { ResourceClaim } from '#kube/kinds/resource/resource-claim.ts'
import { equalJson } from '#kube/meta/json.ts'
import { immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { defaultClaimSpec, validateClaimSpec } from './claim-spec.ts'
import { allocatedDevices, deviceIdOf, validateClaimStatus } from './claim-status.ts'

/** Source: kubernetes pkg/registry/resource/resourceclaim/strategy.go. */
export const resourceClaimStrategy = defineStrategy<ResourceClaim>({
  applyDefaults(claim) {
    defaultClaimSpec(((claim as Partial<ResourceClaim>).spec ??= {}))
  },
  prepareForCreate(claim) {
    claim.status = {}
  },
  prepareForStatusUpdate: dropReleasedDevices,
  // The spec never changes, so an update has nothing more to prove.
  validate: ({ spec }, old) => (old ? [] : validateClaimSpec('spec', spec)),
  validateUpdate: ({ spec }, old) => (equalJson(spec, old.spec) ? [] : [immutableField('spec', spec)]),
  validateStatusUpdate: validateClaimStatus,
})

/** What a driver says of a device goes with the device's allocation. */
function dropReleasedDevices(claim: ResourceClaim, old: ResourceClaim): void {
  const { status } = claim
  if (!status?.devices) return
  const still = allocatedDevices(status)
  const before = allocatedDevices(old.status)
  const kept = status.devices.filter((device) => still.has(deviceIdOf(device)) || !before.has(deviceIdOf(device)))
  if (kept.length > 0) status.devices = kept
  else delete status.devices
}
