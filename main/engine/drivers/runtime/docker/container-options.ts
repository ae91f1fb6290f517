import type { ContainerCreateOptions, HostConfig } from 'dockerode'
import type { ContainerSpec, SandboxSpec } from '../runtime.ts'
import { containerLabels, containerName, sandboxLabels, type Ownership } from './labels.ts'
import { pauseImage } from './pause-image.ts'

/** What the Docker engine can do, as far as containers depend on it. */
export interface DockerTraits {
  readonly owner: Ownership
  readonly network: string
  /** Pod addresses cannot be reached from this process: ports are published on the loopback instead. */
  readonly mustPublish: boolean
  /** Docker may make processes harder to kill; a rootless or nested one often may not (CAP_SYS_RESOURCE). */
  readonly canProtect: boolean
}

/** The user's default may be a driver that cannot be read back. */
const logConfig = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '5' } }

/** Source: cri-dockerd's sandbox; see kubernetes/kubernetes pkg/kubelet/qos for the OOM score. */
export function sandboxOptions(spec: SandboxSpec, address: string, traits: DockerTraits): ContainerCreateOptions {
  const ports = traits.mustPublish ? spec.ports.map(({ port, protocol }) => `${String(port)}/${protocol}`) : []
  return {
    name: containerName(spec.pod, 'POD', 0),
    Image: pauseImage,
    Hostname: spec.hostname,
    Labels: sandboxLabels(traits.owner, spec.pod),
    ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])),
    NetworkingConfig: { EndpointsConfig: { [traits.network]: { IPAMConfig: { IPv4Address: address } } } },
    HostConfig: {
      NetworkMode: traits.network,
      IpcMode: 'shareable',
      PortBindings: Object.fromEntries(ports.map((port) => [port, [{ HostIp: '127.0.0.1', HostPort: '' }]])),
      RestartPolicy: { Name: 'no' },
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      CpuShares: 2,
      LogConfig: logConfig,
      ...oomScore(-998, traits),
    },
  }
}

/** A container in its pod's network and IPC namespaces; the sandbox has the host name, Docker allows no second one. */
export function containerOptions(spec: ContainerSpec, traits: DockerTraits): ContainerCreateOptions {
  const { resources } = spec
  return {
    name: containerName(spec.pod, spec.name, spec.attempt),
    Image: spec.image,
    Labels: containerLabels(traits.owner, spec),
    // `command` replaces the image's entry point and its arguments; `args` alone replaces the arguments.
    ...(spec.command ? { Entrypoint: [...spec.command], Cmd: [...(spec.args ?? [])] } : {}),
    ...(!spec.command && spec.args ? { Cmd: [...spec.args] } : {}),
    ...(spec.workingDir ? { WorkingDir: spec.workingDir } : {}),
    Env: [...spec.env],
    OpenStdin: spec.isStdinOpen,
    Tty: spec.hasTty,
    // The pod's probes decide about health, not the image's.
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      NetworkMode: `container:${spec.sandboxId}`,
      IpcMode: `container:${spec.sandboxId}`,
      RestartPolicy: { Name: 'no' },
      LogConfig: logConfig,
      CpuShares: Math.max(2, Math.floor((resources.cpuRequestMilli * 1024) / 1000)),
      ...(resources.cpuLimitMilli
        ? { CpuPeriod: 100_000, CpuQuota: Math.max(1000, resources.cpuLimitMilli * 100) }
        : {}),
      // Equal to Memory: no swap beside it.
      ...(resources.memoryLimitBytes
        ? { Memory: resources.memoryLimitBytes, MemorySwap: resources.memoryLimitBytes }
        : {}),
      ...oomScore(resources.oomScoreAdjustment, traits),
    },
  }
}

function oomScore(score: number, { canProtect }: DockerTraits): Pick<HostConfig, 'OomScoreAdj'> {
  return score < 0 && !canProtect ? {} : { OomScoreAdj: score }
}
