import { shallowRef } from 'vue'
import { toEnvelope, type ErrorEnvelope } from '#contract/errors.ts'

/** One thing at a time that a dialog does: whether it runs, and how it failed. */
export function useTask() {
  const isBusy = shallowRef(false)
  const error = shallowRef<ErrorEnvelope>()

  /** The result, or undefined when it failed; `error` then says how. */
  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    isBusy.value = true
    error.value = undefined
    try {
      return await work()
    } catch (failure) {
      error.value = toEnvelope(failure)
      return undefined
    } finally {
      isBusy.value = false
    }
  }

  return { isBusy, error, run }
}
