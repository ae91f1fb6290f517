import { join } from 'node:path'
import { silentLogger } from '#base/logger.ts'
import { systemClock } from '#base/system-clock.ts'
import { contract, type ArchipelClient } from '#contract/contract.ts'
import { startApp, type App } from '../../main/app/create-app.ts'
import type { EngineChild, SpawnEngine } from '../../main/app/engine-supervisor.ts'
import { spawnEngineWith } from '../../main/app/spawn-engine.ts'
import { createRpcClient } from '../../renderer/rpc/client.ts'
import { createMemoryTransport, type MemoryEnd } from './memory-transport.ts'

export interface TestHost {
  readonly app: App
  readonly client: ArchipelClient
  /** The host's ends of every connection that the page has had: what it was sent is in `sent`. */
  readonly ends: MemoryEnd[]
  /** The engine's processes, the last one running. */
  readonly engines: EngineChild[]
  stop(): Promise<void>
}

export interface TestHostOptions {
  readonly dataDir: string
  readonly kubeconfigs?: readonly string[]
  /** Absent: no engine. */
  readonly engineArgs?: readonly string[]
}

const cli = join(import.meta.dirname, '../../main/cli.ts')

/** The whole host, with a window's client in the same process. */
export async function startTestHost({ dataDir, kubeconfigs, engineArgs }: TestHostOptions): Promise<TestHost> {
  const engines: EngineChild[] = []
  const spawn = spawnEngineWith(cli, process.env)
  const spawnEngine: SpawnEngine = (args) => {
    const child = spawn(args)
    engines.push(child)
    return child
  }
  const app = await startApp({
    dataDir,
    kubeconfigs: kubeconfigs ?? [join(dataDir, 'no-kubeconfig')],
    shell: {
      info: { name: 'Archipel', version: '0.0.0', platform: 'linux', shell: 'browser', locale: 'en' },
      openExternal: () => Promise.resolve(false),
    },
    environment: process.env,
    isGuiStart: false,
    clock: systemClock,
    logger: silentLogger,
    ...(engineArgs ? { spawnEngine, engineArgs } : {}),
  })
  const ends: MemoryEnd[] = []
  const rpc = createRpcClient(
    contract,
    () => {
      const [page, host] = createMemoryTransport()
      ends.push(host)
      app.accept(host)
      return Promise.resolve(page)
    },
    systemClock,
  )
  return {
    app,
    client: rpc.client,
    ends,
    engines,
    async stop() {
      rpc.dispose()
      await app.stop()
    },
  }
}

/** The first item of a stream that `accept` takes; fails with the last one it saw. */
export async function firstOf<T, R>(
  items: AsyncIterable<T>,
  accept: (item: T) => R | undefined,
  seconds = 30,
): Promise<R> {
  const timeout = AbortSignal.timeout(seconds * 1000)
  let last: T | undefined
  const iterator = items[Symbol.asyncIterator]()
  const late = new Promise<never>((_resolve, reject) => {
    timeout.addEventListener('abort', () => {
      reject(new Error(`nothing of use in ${String(seconds)} s; the last was ${JSON.stringify(last)?.slice(0, 2000)}`))
    })
  })
  late.catch(() => undefined)
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), late])
      if (next.done) throw new Error(`the stream ended; the last was ${JSON.stringify(last)}`)
      last = next.value
      const result = accept(next.value)
      if (result !== undefined) return result
    }
  } finally {
    await iterator.return?.()
  }
}
