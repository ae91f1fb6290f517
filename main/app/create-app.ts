import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { Emitter } from '#base/emitter.ts'
import { AppError } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import type { EngineStatus } from '#contract/app.ts'
import { contract } from '#contract/contract.ts'
import type { Transport } from '#contract/transport.ts'
import { ClusterCatalog, engineClusterId } from '../clusters/catalog.ts'
import type { LiveConnection } from '../clusters/connection.ts'
import { createCredentials, type CredentialTools } from '../clusters/credentials.ts'
import { readShellPath } from '../clusters/shell-path.ts'
import type { ClusterTarget } from '../clusters/target.ts'
import { TlsConnection } from '../clusters/tls-connection.ts'
import { createHandlers } from '../rpc/handlers/handlers.ts'
import type { EngineControl, Shell, WindowCommand } from '../rpc/handlers/services.ts'
import { createRouter } from '../rpc/router.ts'
import { ForwardRegistry } from '../sessions/forwards.ts'
import { KubeconfigStore } from '../storage/kubeconfig-store.ts'
import { openSettings } from '../storage/settings.ts'
import { WatchHub } from '../watch/hub.ts'
import { EngineSupervisor, type SpawnEngine } from './engine-supervisor.ts'
import { listSources } from './kubeconfig-sources.ts'
import { RuntimeHealth } from './runtime-health.ts'

export interface AppOptions {
  readonly dataDir: string
  /** Kubeconfig files to use instead of the environment's. */
  readonly kubeconfigs: readonly string[]
  /** Absent: the app runs without a cluster of its own. */
  readonly spawnEngine?: SpawnEngine
  readonly engineArgs?: readonly string[]
  readonly shell: Shell
  readonly environment: NodeJS.ProcessEnv
  /** True when a launcher started us: then PATH is the system's, not the user's. */
  readonly isGuiStart: boolean
  readonly clock: Clock
  readonly logger: Logger
}

export interface App {
  /** Serves one window. */
  accept(transport: Transport): Disposable
  readonly engine: EngineControl
  /** The present status, for a tray. */
  onEngineChange(listener: (status: EngineStatus) => void): Disposable
  /** Gives every window a command of the menu. */
  send(command: WindowCommand): void
  /** The machine was asleep or changed its network: everything tries again at once. */
  wake(): void
  /** Ends sessions first and the engine last; its containers keep running. */
  stop(): Promise<void>
}

/** Builds the services and starts them. The roots differ in the shell that they pass. */
export async function startApp(options: AppOptions): Promise<App> {
  const { dataDir, clock, logger, shell } = options
  await makeDataDir(dataDir)
  const store = new DisposableStore()
  const settings = await openSettings(dataDir, clock, logger)
  const catalog = store.add(
    new ClusterCatalog({
      clock,
      openTarget: createOpener(options),
      customizationOf: (id) => settings.data.clusters[id] ?? {},
    }),
  )
  const hub = store.add(new WatchHub(clock))
  const forwards = store.add(new ForwardRegistry(hub, clock))
  const commands = new Emitter<WindowCommand>()
  const engine = store.add(new RuntimeHealth(createEngineControl(options, store), catalog, hub, engineClusterId))
  const readSources = (): Promise<void> =>
    catalog.setSources(
      listSources({
        ...(options.spawnEngine ? { engine: join(dataDir, 'engine', 'kubeconfig') } : {}),
        named: options.kubeconfigs,
        added: settings.data.files,
        environment: options.environment,
      }),
    )
  const kubeconfigs = new KubeconfigStore(dataDir)
  const services = { clock, shell, engine, catalog, settings, kubeconfigs, hub, forwards, commands, readSources }
  const router = createRouter(contract, createHandlers(services), logger)
  store.add(connectEngineWhenReady(engine, catalog))
  await readSources()
  engine.start()

  return {
    accept(transport) {
      const connection = store.add(router.accept(transport))
      const end = transport.onClose(() => {
        end.dispose()
        store.release(connection)
      })
      return connection
    },
    engine,
    onEngineChange(listener) {
      listener(engine.status)
      return engine.onChange(() => {
        listener(engine.status)
      })
    },
    send: (command) => {
      commands.emit(command)
    },
    wake: () => {
      hub.wakeAll()
    },
    async stop() {
      store.dispose()
      await engine.stop()
    },
  }
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new AppError('storage.unwritable', { path: dataDir, reason }, { cause: error })
  }
}

function createOpener({ clock, environment, isGuiStart }: AppOptions): (target: ClusterTarget) => LiveConnection {
  let path: Promise<string> | undefined
  const tools: CredentialTools = {
    clock,
    plugins: new Map(),
    // The login shell is asked once, when the first plugin is about to run.
    environment: async () => {
      if (!isGuiStart) return environment
      path ??= readShellPath(environment, process.platform)
      return { ...environment, PATH: await path }
    },
  }
  return (target) => new TlsConnection(target, createCredentials(target, tools))
}

function createEngineControl(options: AppOptions, store: DisposableStore): EngineControl {
  const { spawnEngine, dataDir, clock, logger } = options
  if (spawnEngine) {
    const args = ['--data-dir', join(dataDir, 'engine'), ...(options.engineArgs ?? [])]
    return new EngineSupervisor(spawnEngine, args, clock, logger)
  }
  const changed = new Emitter<void>()
  return {
    status: { state: 'off', restarts: 0 },
    onChange: (listener) => store.add(changed.on(listener)),
    start: () => undefined,
    stop: () => Promise.resolve(),
  }
}

/** The engine may come back on another port: its kubeconfig says where, and its cluster is contacted without being asked. */
function connectEngineWhenReady(engine: RuntimeHealth, catalog: ClusterCatalog): Disposable {
  const connect = async (): Promise<void> => {
    await catalog.reload()
    if (!catalog.has(engineClusterId)) return
    await catalog.get(engineClusterId).connect()
    engine.watch()
  }
  let wasRunning = false
  return engine.onChange(() => {
    const isRunning = engine.status.state === 'running'
    if (isRunning && !wasRunning) void connect()
    wasRunning = isRunning
  })
}
