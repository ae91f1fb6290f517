import { existsSync } from 'node:fs'
import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ClusterCertificates } from '#engine/auth/cluster-certificates.ts'

/** What the thread is told. */
export interface IssueTask {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Where V8 keeps what it has made of the code. */
  readonly codeCache: string
}

/**
 * Begins to issue the certificates of a data dir that has none, in a thread that runs `entry`: a first start loads the
 * engine's code meanwhile, and is a tenth shorter. Undefined where there are some.
 */
export function issueAhead(entry: string, dataDir: string, task: IssueTask): Promise<ClusterCertificates> | undefined {
  if (existsSync(join(dataDir, 'pki'))) return undefined
  const worker = new Worker(entry, { workerData: task })
  const issued = new Promise<ClusterCertificates>((resolve, reject) => {
    worker.once('message', resolve)
    worker.on('error', reject)
    worker.once('exit', () => {
      reject(new Error('the thread ended without certificates'))
    })
  })
  // Whoever needs them hears of it. A start that fails before that has worse to say.
  issued.catch(() => undefined)
  return issued
}

/** What the thread does. */
export async function issueInThread(
  { now, codeCache }: IssueTask,
  post: (certificates: ClusterCertificates) => void,
): Promise<void> {
  enableCompileCache(codeCache)
  const { issueClusterCertificates } = await import('#engine/auth/cluster-certificates.ts')
  post(await issueClusterCertificates(now))
  flushCompileCache()
}
