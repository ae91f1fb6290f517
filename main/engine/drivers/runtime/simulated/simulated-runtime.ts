import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { ImagePullError, noPod, type ContainerSpec, type RuntimeListener } from '../runtime.ts'
import type { PodIdentity, Runtime, RuntimeInfo, RuntimePod, RuntimeSandbox } from '../runtime.ts'
import { createFakeHttp } from './fake-http.ts'
import { newContainer, SimulatedContainer } from './simulated-container.ts'
import { simulateAnnotation, stagesOf, type Stage } from './stages.ts'

interface SimulatedPod {
  readonly identity: PodIdentity
  sandbox: RuntimeSandbox | undefined
  simulate: string | undefined
  readonly containers: Map<string, SimulatedContainer>
}

/** What a simulated pod was when the engine stopped: nothing remembers it but the API objects. */
export interface RememberedPod {
  readonly identity: PodIdentity
  readonly address: string
  readonly simulate: string | undefined
  readonly containers: readonly { readonly spec: Omit<ContainerSpec, 'sandboxId'>; readonly startedAt: number }[]
}

export interface SimulatedRuntimeOptions {
  readonly clock: Clock
  readonly remembered: readonly RememberedPod[]
}

const prefix = '10.244'
const info: RuntimeInfo = {
  version: 'simulated://1',
  cpus: 8,
  memoryBytes: 32 * 1024 ** 3,
  architecture: 'amd64',
  operatingSystem: 'linux',
  osImage: 'Simulated',
  kernelVersion: '0',
  networkPrefix: prefix,
}

/** Runs nothing, and tells of it as if it did: for machines without Docker, and for clusters too large for one. */
export function createSimulatedRuntime({ clock, remembered }: SimulatedRuntimeOptions): Runtime {
  const pods = new Map<string, SimulatedPod>()
  const addresses = new Set<string>()
  let listener: RuntimeListener | undefined
  let lastId = 0
  let lastAddress = 0

  const nextId = (): string => (++lastId).toString(16).padStart(12, '0')

  function sandboxAt(address: string): RuntimeSandbox {
    addresses.add(address)
    return { id: nextId(), isRunning: true, address, createdAt: clock.now() }
  }

  function freeAddress(nodeIndex: number, wanted: string | undefined): string {
    if (wanted && !addresses.has(wanted)) return wanted
    for (;;) {
      const host = ++lastAddress
      const address = `${prefix}.${String((nodeIndex + 1 + Math.floor(host / 254) * 16) % 256)}.${String((host % 254) + 1)}`
      if (!addresses.has(address)) return address
    }
  }

  function add(pod: SimulatedPod, spec: ContainerSpec, stages: readonly Stage[], startedAt = 0): void {
    const id = nextId()
    const { uid } = pod.identity
    const state = { ...newContainer(id, spec), startedAt }
    pod.containers.set(id, new SimulatedContainer(clock, state, stages, () => listener?.onPodChanged(uid)))
  }

  function containerOf(id: string): { pod: SimulatedPod; container: SimulatedContainer } | undefined {
    for (const pod of pods.values()) {
      const container = pod.containers.get(id)
      if (container) return { pod, container }
    }
    return undefined
  }

  function forget(pod: SimulatedPod): void {
    if (pod.sandbox || pod.containers.size > 0) return
    pods.delete(pod.identity.uid)
  }

  for (const { identity, address, simulate, containers } of remembered) {
    const sandbox = sandboxAt(address)
    const pod: SimulatedPod = { identity, sandbox, simulate, containers: new Map() }
    pods.set(identity.uid, pod)
    for (const { spec, startedAt } of containers)
      add(pod, { ...spec, sandboxId: sandbox.id }, stagesOf(simulate), startedAt)
  }

  return {
    name: 'simulated',
    connect(next) {
      listener = next
      next.onConnected()
    },
    info: () => Promise.resolve(info),
    list: () => Promise.resolve(new Map([...pods].map(([uid, pod]) => [uid, observe(pod)]))),
    inspectPod: (uid) => Promise.resolve(observe(pods.get(uid))),

    createSandbox(spec) {
      const { pod: identity, annotations, nodeIndex } = spec
      const sandbox = sandboxAt(freeAddress(nodeIndex, spec.address))
      pods.set(identity.uid, { identity, sandbox, simulate: annotations[simulateAnnotation], containers: new Map() })
      return Promise.resolve()
    },
    startSandbox: () => Promise.resolve(),
    removeSandbox(id) {
      const pod = [...pods.values()].find(({ sandbox }) => sandbox?.id === id)
      if (!pod?.sandbox) return Promise.resolve()
      addresses.delete(pod.sandbox.address)
      pod.sandbox = undefined
      forget(pod)
      return Promise.resolve()
    },

    findImage: (reference) => Promise.resolve(reference.includes('no-image') ? undefined : `simulated:${reference}`),
    pullImage: (reference) =>
      reference.includes('no-image')
        ? Promise.reject(
            new ImagePullError(
              `manifest for ${reference} not found: the simulated registry has everything but "no-image"`,
            ),
          )
        : Promise.resolve(),

    startContainer(spec) {
      const pod = pods.get(spec.pod.uid)
      if (pod) add(pod, spec, stagesOf(pod.simulate))
      return Promise.resolve()
    },
    signalContainer(id, signal) {
      containerOf(id)?.container.stop(signal === 'SIGKILL' ? 137 : 0)
      return Promise.resolve()
    },
    removeContainer(id) {
      const found = containerOf(id)
      found?.container.dispose()
      found?.pod.containers.delete(id)
      if (found) forget(found.pod)
      return Promise.resolve()
    },

    async *logs(id, options, signal) {
      const found = containerOf(id)
      const lines = (found?.container.log ?? []).filter(({ time }) => time >= (options.since ?? 0))
      const wanted =
        options.tailLines === undefined ? lines : lines.slice(lines.length - Math.min(lines.length, options.tailLines))
      for (const { time, text } of wanted) {
        const stamp = options.timestamps ? `${new Date(time).toISOString()} ` : ''
        yield Buffer.from(`${stamp}${text}\n`)
      }
      while (options.follow && found?.container.state.state === 'running' && !signal.aborted) {
        await delay(clock, 1000, signal).catch(() => undefined)
      }
    },
    dial(uid) {
      const pod = pods.get(uid)
      const isServing = [...(pod?.containers.values() ?? [])].some(({ state }) => state.state === 'running')
      if (!pod || !isServing) {
        return Promise.reject(Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' }))
      }
      return Promise.resolve(createFakeHttp(`${pod.identity.name}\n`))
    },
    dispose() {
      for (const pod of pods.values()) for (const container of pod.containers.values()) container.dispose()
      pods.clear()
    },
  }
}

function observe(pod: SimulatedPod | undefined): RuntimePod {
  if (!pod) return noPod
  const containers = [...pod.containers.values()].map(({ state }) => state)
  return { identity: pod.identity, sandbox: pod.sandbox, staleSandboxIds: [], containers }
}
