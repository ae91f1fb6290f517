import type { MessagePortMain } from 'electron'
import type { Message } from '#contract/frames.ts'
import { overPort } from '#contract/port-transport.ts'
import type { Transport } from '#contract/transport.ts'

/** The host's end of a MessageChannel; the other end goes to the page, and closes with it. */
export function overMainPort(port: MessagePortMain): Transport {
  return overPort(port, (main, { onMessage, onClose }) => {
    main.on('message', (event) => {
      onMessage(event.data as Message)
    })
    main.on('close', () => {
      onClose('the page has gone')
    })
  })
}
