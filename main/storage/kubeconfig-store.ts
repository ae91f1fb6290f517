import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeAtomic } from './write-atomic.ts'

/** Kubeconfigs that were pasted: files of mode 0600 in the data dir. They hold credentials. */
export class KubeconfigStore {
  readonly #dir: string

  constructor(dataDir: string) {
    this.#dir = join(dataDir, 'kubeconfigs')
  }

  async add(name: string, text: string): Promise<string> {
    const slug = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
    const digest = createHash('sha256').update(name).digest('hex').slice(0, 8)
    const path = join(this.#dir, `${slug || 'kubeconfig'}-${digest}.yaml`)
    await writeAtomic(path, text)
    return path
  }

  /** Deletes a file that `add` wrote; any other file is not ours and stays. */
  async remove(path: string): Promise<void> {
    if (dirname(path) === this.#dir) await rm(path, { force: true })
  }
}
