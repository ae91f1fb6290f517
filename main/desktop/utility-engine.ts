import { utilityProcess } from 'electron'
import { createInterface } from 'node:readline'
import { engineFlags } from '../app/engine-flags.ts'
import type { SpawnEngine } from '../app/engine-supervisor.ts'

/**
 * Runs the engine in a utility process: Electron's own Node, off the event loop that serves the window, and gone with
 * the app however it ends.
 */
export function utilityEngine(cliPath: string, environment: NodeJS.ProcessEnv): SpawnEngine {
  return (args) => {
    const child = utilityProcess.fork(cliPath, ['engine', ...args], {
      execArgv: [...engineFlags],
      serviceName: 'Archipel engine',
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const { stdout } = child
    return {
      onLine(listener) {
        if (stdout) createInterface({ input: stdout }).on('line', listener)
      },
      onExit: (listener) => child.on('exit', (code) => listener(`exit code ${code}`)),
      // SIGTERM, which the engine takes as the wish to stop; on Windows an end at once, which its store survives.
      stop: () => void child.kill(),
      kill() {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      },
    }
  }
}
