import { afterEach, beforeEach } from 'vitest'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Registry, WriteOptions } from '../../main/engine/registry/registry.ts'
import { causesOf, createTestRegistry, type TestRegistry } from './test-registry.ts'

export interface RegistryUnderTest {
  readonly registry: Registry
  /** Stores an object that may be incomplete: what a client sends. */
  create<T extends KubeObject>(kind: Kind<T>, object: object, options?: WriteOptions): Promise<T>
  /** `field: message` of each cause that a new object is refused for. */
  refusals<T extends KubeObject>(kind: Kind<T>, object: object, options?: WriteOptions): Promise<string[]>
  /** The same of a change to a stored object, or to its status. */
  changeRefusals<T extends KubeObject>(stored: T, kind: Kind<T>, change: object, isStatus?: boolean): Promise<string[]>
}

/** A registry with the rules of all kinds, new for each test of a file. */
export function registryUnderTest(): RegistryUnderTest {
  let fixture: TestRegistry | undefined
  beforeEach(async () => {
    fixture = await createTestRegistry()
  })
  afterEach(() => {
    fixture?.dispose()
  })
  const started = (): Registry => {
    if (!fixture) throw new Error('the registry is there only while tests run')
    return fixture.registry
  }
  const create = <T extends KubeObject>(kind: Kind<T>, object: object, options?: WriteOptions): Promise<T> =>
    started().create<T>(kind, structuredClone(object) as T, options)
  return {
    get registry() {
      return started()
    },
    create,
    refusals: (kind, object, options) => causesOf(() => create(kind, object, options)),
    changeRefusals: <T extends KubeObject>(stored: T, kind: Kind<T>, change: object, isStatus = false) =>
      causesOf(() => {
        const object = { ...structuredClone(stored), ...structuredClone(change) }
        return started().update<T>(kind, object, isStatus ? { subresource: 'status' } : {})
      }),
  }
}
