import { afterEach, describe, expect, it } from 'vitest'
import { node } from '#kube/kinds/core/node.ts'
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
  })
  const object: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: { nodeName: 'n', containers: containers.map((name) => ({ name, image: 'x' })) },
  }
  await api.registry.create(node, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, spec: {} })
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
    expect((await read('?container=b')).status).toBe(200)
  })

  // As the real server says it.
  it.each([
    [
      'tailLines=-1',
      422,
      'PodLogOptions "p" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'limitBytes=0&sinceSeconds=0',
      422,
      'PodLogOptions "p" is invalid: [limitBytes: Invalid value: 0: must be greater than 0, sinceSeconds: Invalid value: 0: must be greater than 0]',
    ],
    [
      'sinceSeconds=5&sinceTime=2020-01-01T00:00:00Z',
      422,
      'PodLogOptions "p" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    ],
    ['stream=Stdout', 422, 'PodLogOptions "p" is invalid: stream: Forbidden: may not be specified'],
    ['tailLines=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['tailLines=', 400, 'strconv.ParseInt: parsing "": invalid syntax'],
    ['limitBytes=9223372036854775808', 400, 'strconv.ParseInt: parsing "9223372036854775808": value out of range'],
    ['sinceTime=foo', 400, 'parsing time "foo" as "2006-01-02T15:04:05Z07:00": cannot parse "foo" as "2006"'],
  ])('refuses ?%s', async (query, code, message) => {
    await start(() => lines(), 'c')
    const response = await read(`?${query}`)
    expect(response.status).toBe(code)
    expect(await response.json()).toMatchObject({ kind: 'Status', message })
  })

  it('takes an empty time for none, and any text for yes', async () => {
    await start(() => lines('one\n'), 'c')
    expect((await read('?sinceTime=&follow=foo')).status).toBe(200)
    expect(asked).toEqual([{ container: 'c', follow: true, previous: false, timestamps: false }])
  })
})
