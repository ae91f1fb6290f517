import type { Duplex } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import { messageOf } from '#base/errors.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { statusError } from '#kube/meta/status.ts'
import { RuntimeUnavailable, type Runtime, type RuntimeContainer } from '../drivers/runtime/runtime.ts'
import type { PodLogOptions, PodStreams } from '../registry/pod-streams.ts'
import { historyOf, statusOf } from './pod/container-history.ts'

/** Logs and connections of pods. Source: pkg/kubelet/kubelet_pods.go GetKubeletContainerLogs, validateContainerLogStatus. */
export function createPodStreams(runtime: Runtime, clock: Clock): PodStreams {
  return {
    async *logs(pod, options, signal) {
      const { id } = await answered(() => containerFor(runtime, pod, options))
      const { follow, timestamps, tailLines } = options
      const since = sinceOf(options, clock.now())
      const request = {
        follow,
        timestamps,
        ...(tailLines !== undefined ? { tailLines } : {}),
        ...(since !== undefined ? { since } : {}),
      }
      yield* limited(runtime.logs(id, request, signal), options.limitBytes)
    },
    dial: (pod, port) => answered(() => dial(runtime, pod, port)),
    async exec(pod, container, command) {
      const running = await answered(() => runningContainer(runtime, pod, container))
      if (!running) throw new Error(`container not found (${JSON.stringify(container)})`)
      return (io, signal) => runtime.exec(running.id, command, io, signal)
    },
    async attach(pod, container) {
      const running = await answered(() => runningContainer(runtime, pod, container))
      const { name, namespace = '' } = pod.metadata
      if (!running) throw new Error(`container ${container} not found in pod ${name}_${namespace}`)
      // Whether a program has a terminal is decided when it starts.
      const isTty = allContainers(pod).find((own) => own.name === container)?.tty ?? false
      return async (io, signal) => {
        await runtime.attach(running.id, { ...io, isTty }, signal)
        return 0
      }
    },
  }
}

/** Source: pkg/kubelet/kubelet_pods.go findContainer, which knows only those that run. */
async function runningContainer(
  runtime: Runtime,
  { metadata }: Pod,
  name: string,
): Promise<RuntimeContainer | undefined> {
  const { latest } = historyOf(await runtime.inspectPod(metadata.uid ?? ''), name)
  return latest?.state === 'running' ? latest : undefined
}

function allContainers({ spec }: Pod): readonly { readonly name: string; readonly tty?: boolean }[] {
  return [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])]
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof RuntimeUnavailable)) throw error
    throw statusError(503, 'ServiceUnavailable', `the container runtime does not answer: ${messageOf(error)}`)
  }
}

async function containerFor(
  runtime: Runtime,
  pod: Pod,
  { container, previous }: PodLogOptions,
): Promise<RuntimeContainer> {
  const { name } = pod.metadata
  const { latest, previous: former } = historyOf(await runtime.inspectPod(pod.metadata.uid ?? ''), container)
  if (previous) {
    // While a container waits for its next try, the last one is what people mean by the previous one.
    const isBetween = latest?.state === 'exited' && statusOf(pod, container)?.state?.waiting !== undefined
    const found = isBetween ? latest : former
    if (found) return found
    throw statusError(400, 'BadRequest', `previous terminated container "${container}" in pod "${name}" not found`)
  }
  if (latest && latest.state !== 'created') return latest
  const reason = statusOf(pod, container)?.state?.waiting?.reason ?? 'ContainerCreating'
  throw statusError(400, 'BadRequest', `container "${container}" in pod "${name}" is waiting to start: ${reason}`)
}

function sinceOf({ sinceSeconds, sinceTime }: PodLogOptions, now: number): number | undefined {
  if (sinceSeconds !== undefined) return now - sinceSeconds * 1000
  return sinceTime === undefined ? undefined : Date.parse(sinceTime)
}

async function* limited(chunks: AsyncIterable<Uint8Array>, limit: number | undefined): AsyncGenerator<Uint8Array> {
  let left = limit ?? Infinity
  for await (const chunk of chunks) {
    yield chunk.length > left ? chunk.subarray(0, left) : chunk
    left -= chunk.length
    if (left <= 0) return
  }
}

async function dial(runtime: Runtime, { metadata, status }: Pod, port: number): Promise<Duplex> {
  const where = `port ${String(port)} of pod ${metadata.namespace ?? ''}/${metadata.name}`
  if (status?.phase !== 'Running') {
    throw statusError(
      400,
      'BadRequest',
      `${where} cannot be reached: the pod is ${status?.phase ?? 'Pending'}, not Running`,
    )
  }
  try {
    return await runtime.dial(metadata.uid ?? '', port)
  } catch (error) {
    if (error instanceof RuntimeUnavailable) throw error
    throw statusError(503, 'ServiceUnavailable', `${where} cannot be reached: ${messageOf(error)}`)
  }
}
