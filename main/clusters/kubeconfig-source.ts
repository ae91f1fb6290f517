import { readFile } from 'node:fs/promises'
import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { AppError } from '#base/errors.ts'
import { parseKubeconfig, type Kubeconfig } from './kubeconfig.ts'
import { watchFile } from './file-watch.ts'

/** Files that belong together: names in one may be defined in another, as in a KUBECONFIG list. */
export interface SourceSpec {
  readonly files: readonly string[]
  /** True where a person named the file: then it is a problem that it is not there. */
  readonly isRequired: boolean
  readonly isRemovable: boolean
  readonly isEngine: boolean
}

export interface SourceContent {
  readonly spec: SourceSpec
  readonly configs: readonly Kubeconfig[]
  readonly problems: readonly { readonly file: string; readonly error: AppError }[]
}

/** Reads the files of a source, now and after each change of one of them. */
export class KubeconfigSource implements Disposable {
  readonly spec: SourceSpec
  readonly #store = new DisposableStore()
  readonly #onLoad: () => void
  #content: SourceContent
  #reading: Promise<void> = Promise.resolve()

  constructor(spec: SourceSpec, clock: Clock, onLoad: () => void) {
    this.spec = spec
    this.#onLoad = onLoad
    this.#content = { spec, configs: [], problems: [] }
    for (const file of spec.files) this.#store.add(watchFile(file, clock, () => void this.load()))
  }

  get content(): SourceContent {
    return this.#content
  }

  /** One reading after the other, so that an older one never overwrites a newer. */
  load(): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      const configs: Kubeconfig[] = []
      const problems: { file: string; error: AppError }[] = []
      for (const file of this.spec.files) {
        try {
          const config = parseKubeconfig(await readFile(file, 'utf8'), file)
          configs.push(config)
          problems.push(...config.problems.map((error) => ({ file, error })))
        } catch (error) {
          const problem = this.#toProblem(error, file)
          if (problem) problems.push({ file, error: problem })
        }
      }
      if (this.#store.isDisposed) return
      this.#content = { spec: this.spec, configs, problems }
      this.#onLoad()
    })
    return this.#reading
  }

  dispose(): void {
    this.#store.dispose()
  }

  #toProblem(error: unknown, file: string): AppError | undefined {
    if (error instanceof AppError) return error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && !this.spec.isRequired) return undefined
    return new AppError('kubeconfig.unreadable', { file, reason: code ?? 'unreadable' }, { cause: error })
  }
}
