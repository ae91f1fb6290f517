import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import { Emitter } from '#base/emitter.ts'
import { AppError, messageOf } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import { defaultSettings, parseSettings, type SettingsData } from './settings-schema.ts'
import { writeAtomic } from './write-atomic.ts'

/** What the user has chosen, kept in `settings.json` of the data dir. */
export class Settings {
  readonly #path: string
  readonly #changed = new Emitter<void>()
  #data: SettingsData
  #writing: Promise<void> = Promise.resolve()
  /** Set when the file could not be read at the start; it was kept aside. */
  readonly problem: { readonly file: string; readonly error: AppError } | undefined

  constructor(path: string, data: SettingsData, problem?: { file: string; error: AppError }) {
    this.#path = path
    this.#data = data
    this.problem = problem
  }

  get data(): SettingsData {
    return this.#data
  }

  onChange(listener: () => void): Disposable {
    return this.#changed.on(listener)
  }

  /** Takes effect at once; resolves when it is on the disk. Throws AppError `storage.unwritable`. */
  async update(change: (data: SettingsData) => Partial<SettingsData>): Promise<void> {
    this.#data = { ...this.#data, ...change(this.#data) }
    this.#changed.emit()
    const write = this.#writing.then(() => writeAtomic(this.#path, `${JSON.stringify(this.#data, null, 2)}\n`))
    this.#writing = write.catch(() => undefined)
    try {
      await write
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? messageOf(error)
      throw new AppError('storage.unwritable', { path: this.#path, reason }, { cause: error })
    }
  }
}

/** A file that cannot be read is kept beside the new one: nothing that a person chose is thrown away. */
export async function openSettings(dataDir: string, clock: Clock, logger: Logger): Promise<Settings> {
  const path = join(dataDir, 'settings.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      logger.warn('settings are not readable', { path, error: error as Error })
    return new Settings(path, defaultSettings)
  }
  try {
    return new Settings(path, parseSettings(text))
  } catch (cause) {
    const kept = `${path}.${new Date(clock.now()).toISOString().replace(/[:.]/g, '-')}.unreadable`
    await rename(path, kept)
    logger.warn('settings were not understood and are kept aside', { path, kept })
    const error = new AppError('storage.corrupt', { path, kept }, { cause })
    return new Settings(path, defaultSettings, { file: path, error })
  }
}
