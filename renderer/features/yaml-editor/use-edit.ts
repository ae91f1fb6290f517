import { computed, shallowRef, watch } from 'vue'
import { AppError } from '#base/errors.ts'
import { toEnvelope, type ErrorEnvelope } from '#contract/errors.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import { isReason } from '#kube/meta/status.ts'
import { useObject } from '../../objects/use-object.ts'
import { useClient } from '../../rpc/use-client.ts'

export type EditStep = 'loading' | 'editing' | 'review' | 'conflict' | 'gone'

/**
 * One object being edited: its text, what the server would make of it, and what to do when it changed meanwhile.
 * A change of the status alone, which controllers write all the time, is no conflict.
 */
export function useEdit(ref: () => ObjectRef) {
  const client = useClient()
  // A Secret is edited in clear: a masked value would be written back as a mask.
  const live = useObject(ref, () => ref().resource.resource === 'secrets' && ref().resource.group === '')
  const step = shallowRef<EditStep>('loading')
  const text = shallowRef('')
  /** The state that the person began from. */
  const base = shallowRef('')
  const preview = shallowRef('')
  const isBusy = shallowRef(false)
  const error = shallowRef<ErrorEnvelope>()
  const latest = computed(() => live.update.value?.yaml ?? '')
  const isDirty = computed(() => step.value !== 'loading' && text.value !== base.value)

  watch(live.update, (update) => {
    if (update?.object === null) step.value = 'gone'
    else if (update && (step.value === 'loading' || (step.value === 'editing' && !isDirty.value))) reload()
  })

  function reload(): void {
    base.value = latest.value
    text.value = latest.value
    error.value = undefined
    step.value = 'editing'
  }

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    isBusy.value = true
    error.value = undefined
    try {
      await work()
      return true
    } catch (failure) {
      if (isReason(failure, 'Conflict')) step.value = 'conflict'
      else {
        error.value = toEnvelope(failure)
        step.value = 'editing'
      }
      return false
    } finally {
      isBusy.value = false
    }
  }

  /** Takes the newest version where only the status moved on. */
  async function rebase(isForced: boolean): Promise<void> {
    const { isSameForEditing, resourceVersionOf, withResourceVersion } = await import('./rebase.ts')
    try {
      if (!isForced && !isSameForEditing(base.value, latest.value)) return
      const version = resourceVersionOf(latest.value)
      if (!version) return
      text.value = withResourceVersion(text.value, version)
      base.value = latest.value
    } catch {
      throw new AppError('manifest.invalid', {})
    }
  }

  /** Asks the server what it would make of the text, without a change. */
  const review = (isForced = false): Promise<boolean> =>
    attempt(async () => {
      await rebase(isForced)
      const result = await client.objects.replace({ ref: ref(), text: text.value, dryRun: true })
      preview.value = result.yaml
      step.value = 'review'
    })

  const apply = (): Promise<boolean> =>
    attempt(async () => {
      await rebase(false)
      const result = await client.objects.replace({ ref: ref(), text: text.value, dryRun: false })
      base.value = result.yaml
      text.value = result.yaml
      step.value = 'editing'
    })

  return { live, step, text, base, preview, latest, isBusy, error, isDirty, reload, review, apply }
}
