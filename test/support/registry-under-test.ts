import { afterEach, beforeEach } from 'vitest'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { WriteOptions } from '../../main/engine/registry/registry.ts'
import { causesOf, createTestRegistry, type TestRegistry } from './test-registry.ts'

export interface RegistryUnderTest extends Pick<TestRegistry, 'registry' | 'store' | 'clock'> {
  /** Stores an object that may be incomplete: what a client sends. */
  create<T extends KubeObject>(kind: Kind<T>, object: object, options?: WriteOptions): Promise<T>
  /** `field: message` of each cause that a new object is refused for. */
  refusals<T extends KubeObject>(kind: Kind<T>, object: object, options?: WriteOptions): Promise<string[]>
  /** What the client of a new object hears beside the answer. */
  warnings<T extends KubeObject>(kind: Kind<T>, object: object): Promise<string[]>
  /** As `refusals`, of a change to a stored object, or to its status. */
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
  const started = (): TestRegistry => {
    if (!fixture) throw new Error('the registry is there only while tests run')
    return fixture
  }
  const create = <T extends KubeObject>(kind: Kind<T>, object: object, options?: WriteOptions): Promise<T> =>
    started().registry.create<T>(kind, structuredClone(object) as T, options)
  return {
    get registry() {
      return started().registry
    },
    get store() {
      return started().store
    },
    get clock() {
      return started().clock
    },
    create,
    refusals: (kind, object, options) => causesOf(() => create(kind, object, options)),
    async warnings(kind, object) {
      const warnings: string[] = []
      await create(kind, object, { warn: (text) => warnings.push(text) })
      return warnings
    },
    changeRefusals: <T extends KubeObject>(stored: T, kind: Kind<T>, change: object, isStatus = false) =>
      causesOf(() => {
        const object = { ...structuredClone(stored), ...structuredClone(change) }
        return started().registry.update<T>(kind, object, isStatus ? { subresource: 'status' } : {})
      }),
  }
}
