import type { Container, Pod } from '#kube/kinds/core/pod.ts'
import type { RuntimePod } from '../../drivers/runtime/runtime.ts'
import type { PodMemory } from './pod-memory.ts'

/** One thing to do to a container. */
export type ContainerAction =
  | { readonly type: 'start'; readonly container: Container; readonly attempt: number; readonly isInit: boolean }
  | {
      readonly type: 'signal'
      readonly id: string
      readonly name: string
      readonly signal: 'SIGTERM' | 'SIGKILL'
      /** Its image has changed: it is replaced. */
      readonly isReplaced?: boolean
    }
  | { readonly type: 'remove'; readonly id: string }

/** One thing to do to the runtime. */
export type PodAction =
  | ContainerAction
  | { readonly type: 'create-sandbox'; readonly address: string | undefined }
  | { readonly type: 'start-sandbox'; readonly id: string }
  | { readonly type: 'remove-sandbox'; readonly id: string }
  /** Nothing of the pod is left: its object may go. */
  | { readonly type: 'finish' }

export interface PodPlan {
  readonly actions: readonly PodAction[]
  /** Look again after so many milliseconds even if nothing changes. */
  readonly lookAgainIn?: number
}

export interface PodInput {
  readonly pod: Pod
  readonly observed: RuntimePod
  readonly memory: PodMemory
  /** Wall clock. */
  readonly now: number
  /** Why the pod cannot be run here at all. */
  readonly blockedBy: string | undefined
}
