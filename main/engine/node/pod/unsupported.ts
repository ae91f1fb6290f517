import type { Container, Pod, Volume } from '#kube/kinds/core/pod.ts'
import type { Runtime } from '../../drivers/runtime/runtime.ts'

/**
 * What this engine cannot do yet. A pod that would run differently from what it asks for does not run, and says why;
 * one that runs as asked but is not looked after as asked runs, and says so once.
 */
export interface Unsupported {
  /** The reason to give with the pod left waiting. */
  readonly blockedBy: string | undefined
  readonly warnings: readonly string[]
}

/** Simulated containers run no program that could notice what is missing. */
export function unsupportedIn(pod: Pod, runtime: Runtime['name'] = 'docker'): Unsupported {
  if (runtime === 'simulated') return { blockedBy: undefined, warnings: [] }
  const blocked = [...blockingFields(pod)]
  return {
    blockedBy:
      blocked.length > 0
        ? `this engine cannot do yet what the pod asks for: ${blocked.join(', ')}; remove it from the pod to run it here`
        : undefined,
    warnings: [...ignoredByPod(pod), ...containersOf(pod).flatMap(ignoredByContainer)],
  }
}

function ignoredByPod({ spec }: Pod): string[] {
  return spec.imagePullSecrets?.length
    ? [
        'images are pulled without the imagePullSecrets of the pod: this engine cannot do that yet; pull them with docker',
      ]
    : []
}

function ignoredByContainer(container: Container): string[] {
  const asked = container as unknown as Record<string, unknown>
  const fields = ignoredFields.filter((field) => asked[field] !== undefined)
  return fields.length > 0
    ? [`container "${container.name}" runs without its ${fields.join(', ')}: this engine cannot do that yet`]
    : []
}

const ignoredFields = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle']

function* blockingFields({ spec }: Pod): Generator<string> {
  for (const volume of spec.volumes ?? []) if (!isAccessVolume(volume)) yield `volume "${volume.name}"`
  for (const field of ['hostNetwork', 'hostPID', 'shareProcessNamespace'] as const) if (spec[field]) yield field
  const extra = spec as unknown as Record<string, unknown>
  for (const field of ['hostIPC', 'hostAliases', 'dnsConfig', 'runtimeClassName', 'setHostnameAsFQDN']) {
    if (extra[field]) yield field
  }
  if (isAsking(spec.securityContext)) yield 'securityContext'
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const { securityContext, volumeDevices } = container as unknown as Record<string, unknown>
    if (isAsking(securityContext)) yield `securityContext of container "${container.name}"`
    if (isAsking(volumeDevices)) yield `volumeDevices of container "${container.name}"`
    if (container.ports?.some(({ hostPort }) => hostPort)) yield `hostPort of container "${container.name}"`
  }
}

/**
 * The volume that admission gives to every pod: its token for the API. Neither runtime mounts volumes yet, and nobody
 * asked for this one, so pods run without it; a program that talks to the API as its pod finds no token.
 */
function isAccessVolume(volume: Volume): boolean {
  return volume.name.startsWith('kube-api-access-') && 'projected' in volume
}

function isAsking(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function containersOf({ spec }: Pod): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers]
}
