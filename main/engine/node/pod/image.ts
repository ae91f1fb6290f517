import type { Container } from '#kube/kinds/core/pod.ts'
import type { Clock } from '#base/clock.ts'
import { messageOf } from '#base/errors.ts'
import { formatAge } from '#kube/duration/age.ts'
import { ImagePullError, type Runtime } from '../../drivers/runtime/runtime.ts'
import { nextBackOff } from './back-off.ts'
import type { ContainerMemory } from './pod-memory.ts'

/** The image is not there, and may not be fetched. */
export class ImageNeverPulled extends Error {
  override readonly name = 'ImageNeverPulled'
}

export interface ImageServices {
  readonly runtime: Runtime
  readonly clock: Clock
  tell(type: 'Normal' | 'Warning', reason: string, message: string): void
}

/** How long the first reason shows before it becomes a back-off. */
const firstReasonFor = 1_000

/**
 * Sees to it that the image is there, as the pull policy wants. Failures are told and remembered, and thrown.
 * Source: pkg/kubelet/images/image_manager.go EnsureImageExists.
 */
export async function providesImage(
  container: Container,
  memory: ContainerMemory,
  { runtime, clock, tell }: ImageServices,
): Promise<void> {
  const { image = '', imagePullPolicy: policy = 'IfNotPresent' } = container
  const isPresent = policy !== 'Always' && (await runtime.findImage(image)) !== undefined
  if (isPresent) return tell('Normal', 'Pulled', `Container image "${image}" already present on machine`)
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`
    memory.waiting = { reason: 'ErrImageNeverPull', message }
    memory.retryAt = clock.now() + 10_000
    tell('Warning', 'ErrImageNeverPull', message)
    throw new ImageNeverPulled(message)
  }
  const begun = clock.monotonic()
  tell('Normal', 'Pulling', `Pulling image "${image}"`)
  try {
    await runtime.pullImage(image)
  } catch (error) {
    if (error instanceof ImagePullError) rememberFailure(image, messageOf(error), memory, clock.now(), tell)
    throw error
  }
  delete memory.pull
  tell('Normal', 'Pulled', `Successfully pulled image "${image}" in ${formatAge(clock.monotonic() - begun)}`)
}

function rememberFailure(
  image: string,
  cause: string,
  memory: ContainerMemory,
  now: number,
  tell: ImageServices['tell'],
): void {
  memory.pull = nextBackOff(memory.pull, now, now)
  memory.retryAt = now + memory.pull.delay
  memory.waiting = { reason: 'ErrImagePull', message: cause }
  memory.waitingLater = {
    reason: 'ImagePullBackOff',
    message: `Back-off pulling image "${image}": ErrImagePull: ${cause}`,
    from: now + firstReasonFor,
  }
  tell('Warning', 'Failed', `Failed to pull image "${image}": ${cause}`)
  tell('Warning', 'Failed', 'Error: ErrImagePull')
}
