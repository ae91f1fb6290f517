import { afterAll, beforeAll, expect } from 'vitest'
import type { KubeObject } from '#kube/meta/object.ts'
import type { ApiClient } from './api-client.ts'
import { errorsIn, startEngine, type EngineProcess } from './engine-process.ts'
import { createTempDir } from './temp-dir.ts'

export const configMaps = '/api/v1/namespaces/default/configmaps'
export const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

export interface ApiUnderTest {
  readonly engine: EngineProcess
  /** As the administrator. */
  readonly client: ApiClient
  /** Makes a ConfigMap in the default namespace. */
  create(name: string, rest?: Record<string, unknown>): Promise<KubeObject>
}

/** An engine for the tests of one file, up while they run. It must end cleanly and must have logged no error but the expected. */
export function apiUnderTest(expected?: RegExp): ApiUnderTest {
  const dir = createTempDir('api')
  let engine: EngineProcess | undefined
  const started = (): EngineProcess => {
    if (!engine) throw new Error('the engine is up only while tests run')
    return engine
  }
  beforeAll(async () => {
    engine = await startEngine({ dataDir: dir.path })
  })
  afterAll(async () => {
    const { code, stderr } = await started().stop()
    dir.dispose()
    const errors = errorsIn(stderr).filter((line) => !expected?.test(line))
    expect({ code, errors }).toEqual({ code: 0, errors: [] })
  })
  return {
    get engine() {
      return started()
    },
    get client() {
      return started().client
    },
    async create(name, rest = {}) {
      const answer = await started().client.send(configMaps, { method: 'POST', body: { metadata: { name }, ...rest } })
      expect(answer.status, answer.text).toBe(201)
      return answer.json<KubeObject>()
    },
  }
}
