import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { engineFlags } from './engine-flags.ts'
import type { SpawnEngine } from './engine-supervisor.ts'

/**
 * Runs the engine as a child process of the command line in `cliPath`. It ends with its standard input, and so with us,
 * however we end.
 */
export function spawnEngineWith(cliPath: string, environment: NodeJS.ProcessEnv): SpawnEngine {
  return (args) => {
    const child = spawn(process.execPath, [...engineFlags, cliPath, 'engine', '--stop-with-stdin', ...args], {
      env: environment,
      stdio: ['pipe', 'pipe', 'inherit'],
      windowsHide: true,
      // A Ctrl+C in the terminal is ours to handle; the engine is told in its turn.
      detached: process.platform !== 'win32',
    })
    // A child that has just died closes its end first.
    child.stdin.on('error', () => undefined)
    const lines = createInterface({ input: child.stdout })
    return {
      onLine: (listener) => lines.on('line', listener),
      onExit: (listener) => {
        child.on('error', (error) => {
          listener(error.message)
        })
        // `close`, not `exit`: by then its last line has been read.
        child.on('close', (code, signal) => {
          listener(signal ? `ended by ${signal}` : `exit code ${String(code)}`)
        })
      },
      stop: () => child.stdin.end(),
      kill: () => child.kill('SIGKILL'),
    }
  }
}
