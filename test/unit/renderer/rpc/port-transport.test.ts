// @vitest-environment node
import { expect, it } from 'vitest'
import type { Message } from '#contract/frames.ts'
import { overPagePort } from '../../../../renderer/rpc/port-transport.ts'

it('carries text and bytes over a MessagePort, and tells once that the other side has gone', async () => {
  const { port1, port2 } = new MessageChannel()
  const transport = overPagePort(port1)
  const received: Message[] = []
  const reasons: string[] = []
  const messages = transport.onMessage((message) => received.push(message))
  const closes = transport.onClose((reason) => reasons.push(reason))
  const answers = new Promise((resolve) => {
    port2.onmessage = (event) => {
      resolve(event.data)
    }
  })
  transport.send('hello')
  expect(await answers).toBe('hello')
  port2.postMessage('text')
  port2.postMessage(new Uint8Array([1, 2]))
  await until(() => received.length === 2)
  expect(received).toEqual(['text', new Uint8Array([1, 2])])
  port2.close()
  await until(() => reasons.length > 0)
  transport.close('late')
  expect(reasons).toEqual(['the host has closed the port'])
  messages.dispose()
  closes.dispose()
})

async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !isTrue(); turn++) await new Promise((resolve) => setTimeout(resolve, 1))
  expect(isTrue()).toBe(true)
}
