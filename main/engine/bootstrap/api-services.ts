import { apiService, type APIService } from '#kube/kinds/apiregistration/api-service.ts'
import { equalJson } from '#kube/meta/json.ts'
import { automanaged, builtinApiServices } from '../kinds/apiregistration/builtin-api-services.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'

/**
 * Registers what the server itself serves. Source: kube-aggregator
 * pkg/controllers/autoregister/autoregister_controller.go.
 */
export async function registerApiServices(registry: Registry, user: UserInfo): Promise<void> {
  const register = async (wanted: APIService): Promise<void> => {
    const { name } = wanted.metadata
    const current = registry.find(apiService, undefined, name)
    if (!current) await registry.create(apiService, wanted, { user })
    else if (current.metadata.labels?.[automanaged] && !equalJson(current.spec, wanted.spec)) {
      await registry.update(apiService, { ...current, ...(wanted.spec ? { spec: wanted.spec } : {}) }, { user })
    }
  }
  await Promise.all(builtinApiServices().map(register))
}
