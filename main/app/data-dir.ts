import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the platform wants an application's data, for the roots that are not told a directory. */
export function defaultDataDir(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Archipel')
  if (platform === 'win32') {
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Archipel')
  }
  return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'archipel')
}

/** Where the platform wants what can be made again: a folder that only its user writes to. */
export function cacheDir(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Archipel')
  if (platform === 'win32') return join(defaultDataDir(environment, platform), 'Cache')
  return join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'archipel')
}
