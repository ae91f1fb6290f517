import { endpoints as endpointsKind } from '#kube/kinds/core/endpoints.ts'
import { service as serviceKind, type Service } from '#kube/kinds/core/service.ts'
import type { FieldError } from '#kube/meta/field-error.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import { invalid } from '#kube/meta/status-errors.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { ipWarnings } from '../networking/ip-warnings.ts'
import { addressesOf } from './service/addresses.ts'
import { allocateService } from './service/allocation.ts'
import { applyServiceDefaults, applyStatusDefaults } from './service/defaults.ts'
import { initFamilies } from './service/families.ts'
import { dropForeignFields, keepAllocated, normalizeClusterIps } from './service/update.ts'
import { validateLoadBalancerStatus } from './service/status-validation.ts'
import { validateService } from './service/validation.ts'
import { serviceWarnings } from './service/warnings.ts'

/** Source: kubernetes pkg/registry/core/service/{strategy.go,storage}, pkg/apis/core/v1/defaults.go. */
export const serviceStrategy = defineStrategy<Service>({
  // KEP-5311: names of services may begin with a digit.
  validateName: dns1123Label,
  createsOnUpdate: true,
  applyDefaults(service) {
    applyServiceDefaults((service.spec ??= {}))
    applyStatusDefaults(service)
  },
  prepareForCreate(service) {
    service.status = { loadBalancer: {} }
    normalizeClusterIps(service.spec)
    refuse(service, initFamilies(service.spec))
  },
  prepareForUpdate(service, old) {
    keepAllocated(service.spec, old.spec)
    normalizeClusterIps(service.spec, old.spec)
    refuse(service, initFamilies(service.spec, old.spec))
    dropForeignFields(service.spec, old.spec)
    if (service.spec.type !== 'LoadBalancer') service.status = { ...service.status, loadBalancer: {} }
  },
  validate: validateService,
  validateStatusUpdate: validateLoadBalancerStatus,
  warnings: serviceWarnings,
  statusWarnings: ({ status }) =>
    (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }, index) =>
      ip ? ipWarnings(`status.loadBalancer.ingress[${String(index)}]`, ip) : [],
    ),
  allocate: allocateService,
  companions: addressesOf,
  takesAlong: ({ metadata: { name, namespace = '' } }) => [
    {
      kind: endpointsKind,
      object: { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace } },
    },
  ],
})

/** Addresses are sorted out before the rest is looked at: other errors are told of once these are right. */
function refuse({ metadata }: Service, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(serviceKind, metadata.name, errors)
}
