import { watch } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { DisposableStore, toDisposable, type Disposable } from '#base/disposable.ts'
import { AppError, messageOf, problemOf } from '#base/errors.ts'
import { defaultConfiguration, type AccessConfiguration } from './access-configuration.ts'
import type { ConfigurationOptions } from './configuration-options.ts'
import type { ReadConfiguration } from './read-configuration.ts'

/** What the files say now; they are read again when one of them changes. */
export interface LiveConfiguration extends Disposable {
  readonly current: AccessConfiguration
}

/** An editor writes a file in several steps. */
const settling = 200

/**
 * Reads the folder that says who may come in and what they may do. Throws AppError `engine.failed` for what is wrong
 * at the start; later the last that was right stays.
 */
export async function openConfiguration(directory: string, options: ConfigurationOptions): Promise<LiveConfiguration> {
  const { clock, logger } = options
  await mkdir(directory, { recursive: true, mode: 0o700 })
  let read: ReadConfiguration
  try {
    read = await readFolder(directory, options)
  } catch (error) {
    throw new AppError('engine.failed', { reason: `${directory}: ${problemOf(error)}` })
  }
  let reading: DisposableStore | undefined
  const reload = async (): Promise<void> => {
    reading?.dispose()
    const own = (reading = new DisposableStore())
    try {
      const next = await readFolder(directory, options, own)
      // The files have changed again meanwhile, or nobody asks any more.
      if (own.isDisposed) return
      reading = undefined
      read.dispose()
      read = next
      logger.info('the configuration of access was read again')
    } catch (error) {
      logger.error('the configuration of access is wrong; the last one stays', { reason: problemOf(error) })
    }
  }
  let timer: Disposable | undefined
  const watcher = watch(directory, { persistent: false }, () => {
    timer?.dispose()
    timer = clock.schedule(settling, () => void reload())
  })
  watcher.on('error', (error) => {
    logger.warn('changes of the configuration of access are not seen', { reason: messageOf(error) })
  })
  const closing = toDisposable(() => {
    reading?.dispose()
    timer?.dispose()
    watcher.close()
    read.dispose()
  })
  return {
    get current() {
      return read.configuration
    },
    dispose: () => {
      closing.dispose()
    },
  }
}

/** Most folders are empty, and need none of what reads OpenID Connect, ABAC and webhooks. */
async function readFolder(
  directory: string,
  options: ConfigurationOptions,
  disposables?: DisposableStore,
): Promise<ReadConfiguration> {
  if ((await readdir(directory)).length === 0) {
    return { configuration: defaultConfiguration, dispose: () => disposables?.dispose() }
  }
  const { readConfiguration } = await import('./read-configuration.ts')
  return readConfiguration(directory, options, disposables)
}
