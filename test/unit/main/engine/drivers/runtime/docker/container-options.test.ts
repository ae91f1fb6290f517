import { describe, expect, test } from 'vitest'
import {
  containerOptions,
  sandboxOptions,
  type DockerTraits,
} from '../../../../../../../main/engine/drivers/runtime/docker/container-options.ts'
import { dockerAddress } from '../../../../../../../main/engine/drivers/runtime/docker/docker-host.ts'
import { withTag } from '../../../../../../../main/engine/drivers/runtime/docker/images.ts'
import { logFrames } from '../../../../../../../main/engine/drivers/runtime/docker/log-frames.ts'
import type { ContainerSpec } from '../../../../../../../main/engine/drivers/runtime/runtime.ts'

const traits: DockerTraits = {
  owner: { clusterId: 'c1', dataDir: '/data' },
  network: 'archipel-c1',
  mustPublish: false,
  canProtect: true,
}
const pod = { uid: 'u', namespace: 'default', name: 'web', node: 'n1' }
const spec: ContainerSpec = {
  pod,
  sandboxId: 'box',
  name: 'app',
  attempt: 2,
  hash: 'h',
  image: 'i:1',
  env: ['A=1'],
  isStdinOpen: false,
  hasTty: false,
  resources: { cpuRequestMilli: 250, cpuLimitMilli: 500, memoryLimitBytes: 64 * 2 ** 20, oomScoreAdjustment: -997 },
}

describe('a container for Docker', () => {
  test('lives in its sandbox, is labelled as ours, and is never restarted by Docker', () => {
    const options = containerOptions(spec, traits)
    expect(options.HostConfig).toMatchObject({
      NetworkMode: 'container:box',
      IpcMode: 'container:box',
      RestartPolicy: { Name: 'no' },
      CpuShares: 256,
      CpuPeriod: 100_000,
      CpuQuota: 50_000,
      Memory: 67_108_864,
      MemorySwap: 67_108_864,
      OomScoreAdj: -997,
    })
    expect(options.Labels).toMatchObject({
      'io.archipel.cluster': 'c1',
      'io.archipel.pod-uid': 'u',
      'io.archipel.container': 'app',
      'io.archipel.attempt': '2',
    })
    expect(options.Hostname).toBeUndefined()
  })

  test.each([
    [{}, {}],
    [{ command: ['a'] }, { Entrypoint: ['a'], Cmd: [] }],
    [{ args: ['b'] }, { Cmd: ['b'] }],
    [
      { command: ['a'], args: ['b'] },
      { Entrypoint: ['a'], Cmd: ['b'] },
    ],
  ])('%j replaces %j of the image', (words, expected) => {
    const { Entrypoint, Cmd } = containerOptions({ ...spec, ...words }, traits)
    expect({ ...(Entrypoint ? { Entrypoint } : {}), ...(Cmd ? { Cmd } : {}) }).toEqual(expected)
  })

  test('is not protected where Docker may not do that', () => {
    expect(containerOptions(spec, { ...traits, canProtect: false }).HostConfig?.OomScoreAdj).toBeUndefined()
  })

  test('a sandbox has its address, and publishes declared ports on the loopback where addresses cannot be reached', () => {
    const sandbox = {
      pod,
      hostname: 'web',
      nodeIndex: 0,
      ports: [{ port: 80, protocol: 'tcp' as const }],
      annotations: {},
    }
    const options = sandboxOptions(sandbox, '10.80.1.2', traits)
    expect(options.NetworkingConfig?.EndpointsConfig?.['archipel-c1']).toEqual({
      IPAMConfig: { IPv4Address: '10.80.1.2' },
    })
    expect(options.HostConfig?.PortBindings).toEqual({})
    const published = sandboxOptions(sandbox, '10.80.1.2', { ...traits, mustPublish: true })
    expect(published.HostConfig?.PortBindings).toEqual({ '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] })
  })
})

test.each([
  ['unix:///run/docker.sock', { socketPath: '/run/docker.sock' }],
  ['tcp://10.0.0.1:2375', { protocol: 'http', host: '10.0.0.1', port: 2375 }],
  ['npipe:////./pipe/docker_engine', { socketPath: '\\\\.\\pipe\\docker_engine' }],
])('the Docker host %s is at %j', (host, address) => {
  expect(dockerAddress(host)).toEqual(address)
})

test('a Docker host that is none is refused with what would be one', () => {
  expect(() => dockerAddress('docker')).toThrow('unix:///path')
})

test.each([
  ['busybox', 'busybox:latest'],
  ['registry:5000/busybox', 'registry:5000/busybox:latest'],
  ['busybox:1', 'busybox:1'],
  ['busybox@sha256:0', 'busybox@sha256:0'],
])('%s is pulled as %s', (reference, pulled) => {
  expect(withTag(reference)).toBe(pulled)
})

test('log frames come apart wherever the chunks are cut', async () => {
  const frame = (text: string): Buffer => {
    const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0])
    header.writeUInt32BE(text.length, 4)
    return Buffer.concat([header, Buffer.from(text)])
  }
  const bytes = Buffer.concat([frame('one\n'), frame(''), frame('two\n'), frame('cut').subarray(0, 9)])
  for (const size of [1, 3, 8, 100]) {
    const read: string[] = []
    for await (const part of logFrames(cut(bytes, size))) read.push(Buffer.from(part).toString())
    expect(read).toEqual(['one\n', '', 'two\n'])
  }
})

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}
