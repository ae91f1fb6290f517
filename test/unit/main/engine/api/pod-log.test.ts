import { afterEach, describe, expect, it } from 'vitest'
import { pod, type Pod } from '#kube/kinds/core/pod.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import type { Status } from '#kube/meta/status.ts'
import type { PodLogOptions } from '../../../../../main/engine/registry/pod-streams.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { createMemoryApi, type MemoryApi } from '../../../../support/memory-api.ts'

let api: MemoryApi
const asked: PodLogOptions[] = []

async function start(
  logs: (options: PodLogOptions) => AsyncIterable<Uint8Array>,
  ...containers: string[]
): Promise<void> {
  asked.length = 0
  api = createMemoryApi(new FakeClock(), {
    logs(_pod, options) {
      asked.push(options)
      return logs(options)
    },
    dial: () => Promise.reject(new Error('not here')),
  })
  const object: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: { nodeName: 'n', containers: containers.map((name) => ({ name, image: 'x' })) },
  }
  await api.registry.create(pod, object)
}

afterEach(() => {
  api.dispose()
})

const read = (query = ''): Promise<Response> => api.fetch(`/api/v1/namespaces/default/pods/p/log${query}`)

async function* lines(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text))
}

// eslint-disable-next-line require-yield -- it fails before its first line
async function* refused(): AsyncGenerator<Uint8Array> {
  await Promise.resolve()
  throw badRequest('container "c" in pod "p" is waiting to start: ContainerCreating')
}

describe('the log of a pod', () => {
  it('is plain text, with the options passed on', async () => {
    await start(() => lines('one\n', 'two\n'), 'c')
    const response = await read('?follow=true&tailLines=5&timestamps=1&sinceSeconds=60&previous=false')
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect(await response.text()).toBe('one\ntwo\n')
    expect(asked).toEqual([
      { container: 'c', follow: true, previous: false, timestamps: true, tailLines: 5, sinceSeconds: 60 },
    ])
  })

  it('is a Status where the node refuses', async () => {
    await start(refused, 'c')
    const response = await read()
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      kind: 'Status',
      message: expect.stringContaining('waiting to start') as string,
    })
  })

  it('needs to know which container', async () => {
    await start(() => lines(), 'a', 'b')
    const message = async (query: string): Promise<string | undefined> =>
      ((await (await read(query)).json()) as Status).message
    expect(await message('')).toBe('a container name must be specified for pod p, choose one of: [a b]')
    expect(await message('?container=x')).toBe('container x is not valid for pod p')
    expect(await message('?container=a&tailLines=-1')).toContain('tailLines')
    expect((await read('?container=b')).status).toBe(200)
  })
})
