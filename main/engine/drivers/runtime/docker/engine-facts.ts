import type { RuntimeInfo } from '../runtime.ts'
import type { DockerTraits } from './container-options.ts'

/** The part of `GET /info` that is read. */
export interface DockerInfo {
  readonly ServerVersion: string
  readonly NCPU: number
  readonly MemTotal: number
  readonly Architecture: string
  readonly OSType: string
  readonly OperatingSystem: string
  readonly KernelVersion: string
  readonly SecurityOptions?: readonly string[] | null
}

/** Pod addresses are this machine's own only where Docker runs on its kernel, and with its network. */
export function traitsOf(
  info: DockerInfo,
  isLocal: boolean,
  platform: NodeJS.Platform = process.platform,
): Pick<DockerTraits, 'mustPublish' | 'canProtect'> {
  const isRootless = info.SecurityOptions?.some((option) => option.includes('rootless')) ?? false
  const isDesktop = /docker desktop/i.test(info.OperatingSystem)
  return { canProtect: !isRootless, mustPublish: platform !== 'linux' || !isLocal || isDesktop || isRootless }
}

/** Docker's names for processors, and Kubernetes'. */
const architectures: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' }

export function runtimeInfoOf(info: DockerInfo, networkPrefix: string): RuntimeInfo {
  return {
    version: `docker://${info.ServerVersion}`,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    architecture: architectures[info.Architecture] ?? info.Architecture,
    operatingSystem: info.OSType,
    osImage: info.OperatingSystem,
    kernelVersion: info.KernelVersion,
    networkPrefix,
  }
}
