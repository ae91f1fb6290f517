import { afterAll, beforeAll } from 'vitest'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { startReferenceServer, type ReferenceServer } from './reference-server.ts'
import { whyNoReference } from './toolchain.ts'

export interface BothServers {
  /** Why they are not there; undefined where they are. */
  readonly why: string | undefined
  readonly real: ReferenceServer
  readonly ours: EngineProcess
}

/**
 * The real API server and the engine, up while the tests of a file run. Where the real one cannot be built it is said
 * that `what` is left out; the release build never leaves it out.
 */
export function bothServers(
  name: string,
  what: string,
  prepare?: (client: BothServers['ours']['client']) => Promise<void>,
): BothServers {
  const why = process.env['CI'] === 'true' ? undefined : whyNoReference()
  if (why) console.log(`Left out: ${what}: ${why}.`)
  const dir = createTempDir(name)
  let real: ReferenceServer | undefined
  let ours: EngineProcess | undefined
  beforeAll(async () => {
    if (why) return
    real = await startReferenceServer()
    ours = await startEngine({ dataDir: dir.path, runtime: 'none' })
    for (const { client } of [real, ours]) await prepare?.(client)
  })
  afterAll(async () => {
    await Promise.all([real?.stop(), ours?.stop()])
    dir.dispose()
  })
  const started = <T>(server: T | undefined): T => {
    if (!server) throw new Error('the servers are up only while tests run')
    return server
  }
  return {
    why,
    get real() {
      return started(real)
    },
    get ours() {
      return started(ours)
    },
  }
}
