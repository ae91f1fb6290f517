import { mkdir, open, readdir, rename, stat, unlink, type FileHandle } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import { messageOf } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'

export interface RotatingFileOptions {
  /** `…/audit.log`; full ones are kept beside it, as `audit-2026-01-01T00-00-00.000.log`. */
  readonly path: string
  readonly clock: Clock
  readonly logger: Logger
  /** Bytes. */
  readonly maximumSize?: number
  readonly maximumFiles?: number
  /** Milliseconds. */
  readonly maximumAge?: number
}

const megabyte = 1024 * 1024
const day = 24 * 3_600_000
/** What waits for a disk that does not keep up; the rest is lost, and counted. */
const maximumBacklog = 16 * megabyte
const warnEvery = 60_000

/**
 * Lines that are written behind the requests that they tell of: nobody waits for the disk, and when it is full the lines
 * are lost, not the requests. Source: kube-apiserver `--audit-log-max{age,backup,size}`.
 */
export class RotatingFile {
  readonly #options: Required<RotatingFileOptions>
  #lines: string[] = []
  #backlog = 0
  /** Open while lines are written; a request that waits for an open and a close takes twice as long. */
  #file: FileHandle | undefined
  #size = 0
  #writing: Promise<void> | undefined
  #lost = 0
  #warnedAt = -Infinity

  constructor(options: RotatingFileOptions) {
    this.#options = { maximumSize: 10 * megabyte, maximumFiles: 10, maximumAge: 30 * day, ...options }
  }

  /** Lines that could not be written. */
  get lost(): number {
    return this.#lost
  }

  /** `line` without its end. */
  write(line: string): void {
    if (this.#backlog > maximumBacklog) return this.#lose(1, 'the disk does not keep up')
    this.#lines.push(line)
    this.#backlog += line.length
    this.#writing ??= this.#drain()
  }

  /** Resolves once all is written that was given. The file is closed until there is more. */
  async settled(): Promise<void> {
    await this.#writing
    await this.#close()
  }

  async #drain(): Promise<void> {
    // What comes within this turn of the event loop is one write.
    await Promise.resolve()
    while (this.#lines.length > 0) {
      const lines = this.#lines
      this.#lines = []
      this.#backlog = 0
      try {
        await this.#append(Buffer.from(`${lines.join('\n')}\n`))
      } catch (error) {
        this.#lose(lines.length, messageOf(error))
        await this.#close().catch(() => undefined)
      }
    }
    this.#writing = undefined
  }

  async #append(bytes: Buffer): Promise<void> {
    this.#file ??= await this.#open()
    if (this.#size > 0 && this.#size + bytes.length > this.#options.maximumSize) await this.#rotate()
    await this.#file.appendFile(bytes)
    this.#size += bytes.length
  }

  async #open(): Promise<FileHandle> {
    const { path } = this.#options
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await this.#removeOld()
    const file = await open(path, 'a', 0o600)
    this.#size = (await file.stat()).size
    return file
  }

  async #close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async #rotate(): Promise<void> {
    const { path, clock } = this.#options
    await this.#close()
    const time = new Date(clock.now()).toISOString().slice(0, 23).replaceAll(':', '-')
    await rename(path, join(dirname(path), `${this.#stem}-${time}${extname(path)}`))
    this.#file = await this.#open()
  }

  get #stem(): string {
    return basename(this.#options.path, extname(this.#options.path))
  }

  async #removeOld(): Promise<void> {
    const { path, maximumFiles, maximumAge, clock } = this.#options
    const folder = dirname(path)
    const names = (await readdir(folder)).filter(
      (name) => name.startsWith(`${this.#stem}-`) && name.endsWith(extname(path)),
    )
    // Their names sort as their times do.
    const surplus = new Set(names.sort().slice(0, Math.max(0, names.length - maximumFiles)))
    for (const name of names) {
      const { mtimeMs } = await stat(join(folder, name))
      if (surplus.has(name) || clock.now() - mtimeMs > maximumAge) await unlink(join(folder, name))
    }
  }

  #lose(count: number, reason: string): void {
    this.#lost += count
    const { clock, logger } = this.#options
    if (clock.monotonic() - this.#warnedAt < warnEvery) return
    this.#warnedAt = clock.monotonic()
    logger.warn('audit events are lost', { reason, lost: this.#lost })
  }
}
