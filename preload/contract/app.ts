import * as v from 'valibot'
import { call, stream } from './builders.ts'
import type { ErrorEnvelope } from './errors.ts'
import { nothing } from './schemas.ts'

export interface AppInfo {
  name: 'Archipel'
  version: string
  platform: 'darwin' | 'linux' | 'win32'
  /** Which shell carries the window. */
  shell: 'electron' | 'browser'
  /** BCP 47, from the system. */
  locale: string
}

export interface EngineStatus {
  state: 'off' | 'starting' | 'running' | 'restarting' | 'stopping' | 'failed'
  /** Why `auto` took the runtime it took, in words of the engine (English). */
  runtime?: { name: 'docker' | 'simulated'; reason: string; healthy: boolean; message?: string }
  server?: string
  kubeconfig?: string
  /** How often the engine was restarted after it died by itself. */
  restarts: number
  error?: ErrorEnvelope
}

export interface Preferences {
  theme: 'system' | 'light' | 'dark' | 'contrast'
  locale: 'system' | 'en' | 'fr'
  density: 'compact' | 'comfortable'
}

export const app = {
  info: call(nothing).returns<AppInfo>(),
  engine: stream(nothing).yields<EngineStatus>(),
  startEngine: call(nothing).returns<null>(),
  stopEngine: call(nothing).returns<null>(),
  preferences: call(nothing).returns<Preferences>(),
  setPreferences: call(
    v.strictObject({
      theme: v.optional(v.picklist(['system', 'light', 'dark', 'contrast'])),
      locale: v.optional(v.picklist(['system', 'en', 'fr'])),
      density: v.optional(v.picklist(['compact', 'comfortable'])),
    }),
  ).returns<Preferences>(),
  /** Commands of the native menu and tray, for the window to carry out. */
  commands: stream(nothing).yields<{ command: 'palette' | 'create' | 'preferences' | 'add-kubeconfig' }>(),
}
