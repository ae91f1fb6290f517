import type { Pod } from '#kube/kinds/core/pod.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import type { ContainerSession } from '../../registry/pod-streams.ts'
import { isTrue } from '../request-info.ts'
import {
  admitConnection,
  containerOf,
  refuseDryRun,
  requireCreate,
  requireNode,
  targetPod,
  type ConnectRequest,
} from './connect.ts'

/** Source: core/v1 PodExecOptions, PodAttachOptions. */
export interface CommandOptions {
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
  readonly tty: boolean
  readonly command: readonly string[]
}

/** A command that may be run, once there are streams. */
export interface PreparedCommand {
  readonly options: CommandOptions
  /** Throws in the kubelet's words where the container does not run. */
  start(): Promise<ContainerSession>
}

/** All that can be said of an exec or attach before it leaves HTTP. Source: k/k pkg/registry/core/pod/rest/subresources.go. */
export async function prepareCommand(call: ConnectRequest): Promise<PreparedCommand> {
  const { request, target, context } = call
  refuseDryRun(call)
  const isExec = target.subresource === 'exec'
  const options = optionsOf(request.query, isExec)
  const container = request.query.get('container') ?? ''
  const { command, ...streams } = options
  await admitConnection(call, {
    kind: isExec ? 'PodExecOptions' : 'PodAttachOptions',
    ...streams,
    ...(container ? { container } : {}),
    ...(isExec ? { command } : {}),
  })
  await requireCreate(call)
  const pod = targetPod(call)
  const name = containerOf(pod, container)
  requireNode(call, pod)
  return { options, start: () => startCommand(context.podStreams, pod, name, options, isExec) }
}

/** exec and attach without an upgrade. */
export async function refuseCommand(call: ConnectRequest): Promise<never> {
  await prepareCommand(call)
  throw badRequest('Upgrade request required')
}

function startCommand(
  podStreams: ConnectRequest['context']['podStreams'],
  pod: Pod,
  container: string,
  { stdin, stdout, stderr, command }: CommandOptions,
  isExec: boolean,
): Promise<ContainerSession> {
  // Source: k8s.io/cri-streaming pkg/streaming/remotecommand/httpstream.go NewOptions.
  if (!stdin && !stdout && !stderr) {
    return Promise.reject(new Error('you must specify at least 1 of stdin, stdout, stderr'))
  }
  return isExec ? podStreams.exec(pod, container, command) : podStreams.attach(pod, container)
}

function optionsOf(query: URLSearchParams, isExec: boolean): CommandOptions {
  const tty = isTrue(query.get('tty'))
  return {
    stdin: isTrue(query.get('stdin')),
    stdout: isTrue(query.get('stdout')),
    // A terminal has one output.
    stderr: isTrue(query.get('stderr')) && !tty,
    tty,
    command: isExec ? query.getAll('command') : [],
  }
}
