import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toDisposable, type Disposable } from '#base/disposable.ts'

/** A directory that is gone with its disposal. */
export function createTempDir(name = 'test'): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), `archipel-${name}-`))
  const removal = toDisposable(() => rmSync(path, { recursive: true, force: true, maxRetries: 3 }))
  return { path, dispose: () => removal.dispose() }
}
