import type { Webhook } from './hooks.ts'

export type ServiceReference = NonNullable<Webhook['clientConfig']['service']>

export interface ResolvedService {
  /** Where an endpoint of the Service listens. */
  readonly address: { readonly host: string; readonly port: number }
}

/**
 * Where an in-cluster Service is reached from the API server. Nothing routes to Services yet, so this is a clear
 * failure, which the failure policy decides about. Source: kube-aggregator pkg/apiserver/resolvers.go.
 */
export function resolveService({ name }: ServiceReference): ResolvedService {
  throw new Error(`service ${JSON.stringify(name)} cannot be reached: webhooks in the cluster are not supported yet`)
}
