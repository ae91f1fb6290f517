import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Disposable } from '#base/disposable.ts'
import type { ErrorEnvelope } from '#contract/errors.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import type { LogBatch } from '#contract/sessions.ts'
import { withoutAbsent } from '../../objects/use-objects.ts'
import { follow } from '../../rpc/follow.ts'
import { useClient } from '../../rpc/use-client.ts'
import { useClock } from '../../ui/use-clock.ts'
import { LogBuffer } from './log-buffer.ts'

export interface LogQuery {
  readonly ref: ObjectRef
  readonly tailLines: number
  readonly sinceSeconds?: number | undefined
  readonly previous: boolean
}

export type LogNotice = LogBatch['notices'][number]

/** The log of an object, followed. A changed query begins anew. */
export function useLogs(query: () => LogQuery) {
  const client = useClient()
  const clock = useClock()
  const buffer = new LogBuffer()
  const notices = shallowRef<readonly LogNotice[]>([])
  const error = shallowRef<ErrorEnvelope>()
  const hasAnswered = shallowRef(false)
  let subscription: Disposable | undefined

  function take(batch: LogBatch): void {
    hasAnswered.value = true
    error.value = undefined
    if (batch.lines.length > 0) buffer.append(batch)
    const failures = batch.notices.filter(({ type }) => type === 'failed')
    if (failures.length > 0) notices.value = [...notices.value, ...failures].slice(-3)
  }

  function restart(): void {
    subscription?.dispose()
    buffer.reset()
    notices.value = []
    error.value = undefined
    hasAnswered.value = false
    const input = withoutAbsent({ ...query(), follow: !query().previous })
    subscription = follow({
      clock,
      open: (signal) => client.sessions.logs(input, { signal }),
      onItem: take,
      onFailure: (failure) => (error.value = failure),
    })
  }

  watch(() => JSON.stringify(query()), restart, { immediate: true })
  onScopeDispose(() => subscription?.dispose())
  return { buffer, notices, error, hasAnswered, restart }
}
