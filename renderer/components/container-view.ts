import type { Container, ContainerStatus, Pod } from '#kube/kinds/core/pod.ts'
import type { Health } from '#kube/meta/kind.ts'

export interface ContainerView {
  readonly name: string
  readonly isInit: boolean
  readonly image: string
  readonly health: Health
  readonly restarts: number
  /** Why it ended last time, with its exit code. */
  readonly lastEnd: { readonly reason: string; readonly exitCode: number; readonly at: string | undefined } | undefined
  readonly since: string | undefined
  readonly ports: readonly string[]
  readonly resources: readonly string[]
  readonly env: number
  readonly command: string
}

/** The containers of a pod as people read them: what was asked for beside what runs. Pure. */
export function containersOf(pod: Pod): ContainerView[] {
  const statuses = new Map(
    [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].map((s) => [s.name, s]),
  )
  const view = (container: Container, isInit: boolean): ContainerView => ({
    ...describeSpec(container),
    ...describeStatus(statuses.get(container.name), isInit),
    isInit,
  })
  return [
    ...(pod.spec.initContainers ?? []).map((container) => view(container, true)),
    ...pod.spec.containers.map((container) => view(container, false)),
  ]
}

function describeSpec(container: Container) {
  const { requests = {}, limits = {} } = container.resources ?? {}
  const names = [...new Set([...Object.keys(requests), ...Object.keys(limits)])]
  return {
    name: container.name,
    image: container.image ?? '',
    ports: (container.ports ?? []).map(
      ({ name, containerPort, protocol }) => `${name ? `${name} ` : ''}${String(containerPort)}/${protocol ?? 'TCP'}`,
    ),
    resources: names.map((name) => `${name} ${requests[name] ?? '–'} / ${limits[name] ?? '–'}`),
    env: (container.env?.length ?? 0) + (container.envFrom?.length ?? 0),
    command: [...(container.command ?? []), ...(container.args ?? [])].join(' '),
  }
}

function describeStatus(status: ContainerStatus | undefined, isInit: boolean) {
  const ended = status?.lastState?.terminated
  return {
    health: healthOf(status, isInit),
    restarts: status?.restartCount ?? 0,
    since: status?.state?.running?.startedAt ?? status?.state?.terminated?.finishedAt,
    lastEnd: ended && { reason: ended.reason ?? '', exitCode: ended.exitCode, at: ended.finishedAt },
  }
}

function healthOf(status: ContainerStatus | undefined, isInit: boolean): Health {
  const { waiting, running, terminated } = status?.state ?? {}
  if (terminated) {
    const reason = terminated.reason ?? `ExitCode:${String(terminated.exitCode)}`
    return { state: terminated.exitCode === 0 ? 'succeeded' : 'failed', reason, ...messageOf(terminated.message) }
  }
  if (running) return { state: status?.ready || isInit ? 'ready' : 'progressing', reason: 'Running' }
  const reason = waiting?.reason ?? 'Waiting'
  const isFailing = /BackOff$|^Err|Error$|^Invalid|CannotRun/.test(reason)
  return { state: isFailing ? 'failed' : 'progressing', reason, ...messageOf(waiting?.message) }
}

function messageOf(message: string | undefined): { message?: string } {
  return message ? { message } : {}
}
