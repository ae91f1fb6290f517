import type { Message } from '#contract/frames.ts'
import { overPort } from '#contract/port-transport.ts'
import type { Transport } from '#contract/transport.ts'

/**
 * Asks the preload bridge for a MessagePort to the host. The page asks each time, so neither a reload nor a host that
 * came back late is missed.
 */
export function openPort(): Promise<Transport> {
  const { promise, resolve } = Promise.withResolvers<Transport>()
  const onMessage = (event: MessageEvent): void => {
    const [port] = event.ports
    if (event.source !== window || event.data !== 'archipel:port' || !port) return
    window.removeEventListener('message', onMessage)
    resolve(overPagePort(port))
  }
  window.addEventListener('message', onMessage)
  window.postMessage('archipel:connect', window.location.origin)
  return promise
}

export function overPagePort(port: MessagePort): Transport {
  return overPort(port, (page, { onMessage, onClose }) => {
    page.addEventListener('message', (event: MessageEvent<Message>) => {
      onMessage(event.data)
    })
    // Chromium tells of the other side's end since 122.
    page.addEventListener('close', () => {
      onClose('the host has closed the port')
    })
  })
}
