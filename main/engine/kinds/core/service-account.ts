import type { ServiceAccount } from '#kube/kinds/core/service-account.ts'
import { defineStrategy } from '../../registry/strategy.ts'

/** Source: kubernetes pkg/registry/core/serviceaccount/strategy.go. */
export const serviceAccountStrategy = defineStrategy<ServiceAccount>({})
