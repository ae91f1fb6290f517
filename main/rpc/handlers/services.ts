import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import type { Emitter } from '#base/emitter.ts'
import type { AppInfo, EngineStatus } from '#contract/app.ts'
import type { ClusterCatalog } from '../../clusters/catalog.ts'
import type { ForwardRegistry } from '../../sessions/forwards.ts'
import type { KubeconfigStore } from '../../storage/kubeconfig-store.ts'
import type { Settings } from '../../storage/settings.ts'
import type { WatchHub } from '../../watch/hub.ts'

/** The engine's process, as the window may steer it. */
export interface EngineControl {
  readonly status: EngineStatus
  onChange(listener: () => void): Disposable
  start(): void
  stop(): Promise<void>
}

export type WindowCommand = 'palette' | 'create' | 'preferences' | 'add-kubeconfig'

/** What the shell around the window can do. */
export interface Shell {
  readonly info: AppInfo
  /** False where there is no browser that the host could open. */
  openExternal(url: string): Promise<boolean>
  /** Absent where the host has no file dialog. */
  readonly pickFile?: () => Promise<string | undefined>
}

/** What the handlers call. */
export interface Services {
  readonly clock: Clock
  readonly shell: Shell
  readonly engine: EngineControl
  readonly catalog: ClusterCatalog
  readonly settings: Settings
  readonly kubeconfigs: KubeconfigStore
  readonly hub: WatchHub
  readonly forwards: ForwardRegistry
  readonly commands: Emitter<WindowCommand>
  /** Reads the list of kubeconfig files again after it was changed. */
  readSources(): Promise<void>
}
