import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { runAdmission, type Core } from './core.ts'
import type { ConnectOptions } from './registry.ts'

const nothing = (): void => {}

/** CONNECT has options where a write has an object. Source: apiserver pkg/endpoints/handlers/rest.go ConnectResource. */
export async function admitConnection<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  namespace: string | undefined,
  name: string,
  {
    user,
    subresource,
    operation = 'CONNECT',
    dryRun = false,
    given,
    signal,
    object,
    check,
    warn = nothing,
    annotate = nothing,
  }: ConnectOptions,
): Promise<KubeObject> {
  const request = {
    operation,
    kind: kind as unknown as Kind,
    namespace,
    name,
    subresource,
    // Options have no metadata; nothing reads any where there is a connection to admit.
    object: { ...object } as unknown as KubeObject,
    old: undefined,
    user,
    dryRun,
    warn,
    annotate,
    ...(signal === undefined ? {} : { signal }),
    ...(operation === 'CREATE' ? { options: given ?? {}, reinvocation: { isAgain: false, isWanted: false } } : {}),
  }
  await runAdmission(core, 'mutate', request)
  check?.(request.object)
  await runAdmission(core, 'validate', request)
  return request.object
}
