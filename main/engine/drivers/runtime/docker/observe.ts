import type { ContainerInspectInfo } from 'dockerode'
import type { RuntimeContainer, RuntimePod, RuntimeSandbox } from '../runtime.ts'
import { identityOf, labelNames, type Labels } from './labels.ts'

/** Reads a pod out of what Docker tells of its containers. */
export function podFrom(infos: readonly ContainerInspectInfo[], network: string): RuntimePod {
  const sandboxes = infos
    .filter((info) => roleOf(info) === 'sandbox')
    .map((info) => sandboxFrom(info, network))
    .sort((a, b) => b.createdAt - a.createdAt)
  const [sandbox, ...stale] = sandboxes
  const [first] = infos
  return {
    identity: first && identityOf(labelsOf(first)),
    sandbox,
    staleSandboxIds: stale.map(({ id }) => id),
    containers: infos.filter((info) => roleOf(info) === 'container').map(containerFrom),
  }
}

export function labelsOf(info: ContainerInspectInfo): Labels {
  // Docker sends null where there are none.
  return (info.Config as { Labels: Labels | null }).Labels ?? {}
}

function roleOf(info: ContainerInspectInfo): string | undefined {
  return labelsOf(info)[labelNames.role]
}

function sandboxFrom(info: ContainerInspectInfo, network: string): RuntimeSandbox {
  const endpoint = info.NetworkSettings.Networks[network]
  return {
    id: info.Id,
    isRunning: info.State.Running,
    // A stopped sandbox has no address, but keeps the one that it was given.
    address: givenAddress(endpoint) ?? endpoint?.IPAddress ?? '',
    createdAt: toTime(info.Created),
  }
}

/** The client's types leave this part open. */
function givenAddress(endpoint: { readonly IPAMConfig?: unknown } | undefined): string | undefined {
  const config = endpoint?.IPAMConfig as { readonly IPv4Address?: string } | null | undefined
  return config?.IPv4Address
}

function containerFrom(info: ContainerInspectInfo): RuntimeContainer {
  const labels = labelsOf(info)
  const { State: state } = info
  // Docker leaves a container that it could not start in `created`, with what went wrong.
  const couldNotRun = state.Status === 'created' && (state.ExitCode !== 0 || state.Error !== '')
  const isCreated = state.Status === 'created' && !couldNotRun
  return {
    id: info.Id,
    sandboxId: labels[labelNames.sandbox] ?? '',
    name: labels[labelNames.container] ?? '',
    attempt: Number(labels[labelNames.attempt] ?? 0),
    hash: labels[labelNames.hash] ?? '',
    state: state.Running ? 'running' : isCreated ? 'created' : 'exited',
    image: info.Config.Image,
    imageId: info.Image,
    startedAt: toTime(state.StartedAt),
    finishedAt: couldNotRun ? toTime(info.Created) : toTime(state.FinishedAt),
    exitCode: state.ExitCode,
    exitReason: couldNotRun ? 'ContainerCannotRun' : exitReasonOf(state),
    exitMessage: state.Error,
  }
}

/** Source: cri-dockerd core/container_status.go. */
function exitReasonOf(state: ContainerInspectInfo['State']): RuntimeContainer['exitReason'] {
  if (state.OOMKilled) return 'OOMKilled'
  return state.ExitCode === 0 ? 'Completed' : 'Error'
}

/** Docker's zero time is the year 1. */
function toTime(text: string): number {
  return Math.max(0, Date.parse(text) || 0)
}
