import { isReason } from '#kube/meta/status.ts'
import { managerOf } from '../registry/managed-fields/in-process-writer.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'
import type { EventRecorder } from './event-recorder.ts'
import type { Intent } from './intents.ts'

/** Executes intended writes against the registry. Throws what the first failing write threw. */
export interface Committer {
  commit(intents: readonly Intent[]): Promise<void>
}

export interface CommitterOptions {
  readonly registry: Registry
  readonly recorder: EventRecorder
  readonly user: UserInfo
}

export function createCommitter({ registry, recorder, user }: CommitterOptions): Committer {
  async function commit(intents: readonly Intent[]): Promise<void> {
    for (const intent of intents) await execute(intent)
  }

  async function execute(intent: Intent): Promise<void> {
    switch (intent.type) {
      case 'create': {
        const created = await registry.create(intent.kind, intent.object, { user })
        return commit(intent.then?.(created) ?? [])
      }
      case 'update': {
        const { kind, object, subresource } = intent
        await registry.update(kind, object, { user, ...(subresource ? { subresource } : {}) })
        return
      }
      case 'apply': {
        const { kind, config, subresource } = intent
        const { namespace, name } = config.metadata
        const options = { user, fieldManager: managerOf(user), force: true, ...(subresource ? { subresource } : {}) }
        await registry.apply(kind, namespace, name, { ...config }, options)
        return
      }
      case 'delete':
        return executeDelete(intent)
      case 'event':
        recorder.record(intent.note)
        return
      case 'batch':
        return executeBatch(intent)
      case 'deferred':
        return commit(await intent.compute())
    }
  }

  async function executeDelete(intent: Extract<Intent, { type: 'delete' }>): Promise<void> {
    const { namespace, name } = intent.object.metadata
    try {
      await registry.delete(intent.kind, namespace, name, { ...intent.options, user })
    } catch (error) {
      if (isReason(error, 'NotFound')) return
      throw error
    }
    await commit(intent.then ?? [])
  }

  /** Source: pkg/controller/replicaset/replica_set.go slowStartBatch: a quota that is full is hit once, not 500 times. */
  async function executeBatch(intent: Extract<Intent, { type: 'batch' }>): Promise<void> {
    for (let start = 0, size = 1; start < intent.intents.length; start += size, size *= 2) {
      const results = await Promise.allSettled(intent.intents.slice(start, start + size).map(execute))
      const failed = results.find((result) => result.status === 'rejected')
      if (!failed) continue
      await commit(intent.onFailure?.(failed.reason) ?? [])
      throw failed.reason as Error
    }
  }

  return { commit }
}
