import type { Readable } from 'node:stream'
import type { TerminalSize } from '../../registry/pod-streams.ts'

/** A size is some thirty bytes. */
const maximumText = 4096
const maximumCells = 65_535

/** The sizes of a resize channel: `{"Width":80,"Height":24}` one after the other. Ends at the first that is none. */
export async function* terminalSizes(channel: Readable): AsyncGenerator<TerminalSize, void, void> {
  let text = ''
  for await (const chunk of channel) {
    text += String(chunk)
    for (let end = text.indexOf('}'); end >= 0; end = text.indexOf('}')) {
      const size = parseSize(text.slice(0, end + 1))
      if (!size) return
      yield size
      text = text.slice(end + 1)
    }
    if (text.length > maximumText) return
  }
}

function parseSize(text: string): TerminalSize | undefined {
  try {
    const value = JSON.parse(text) as Readonly<Record<string, unknown>>
    const width = cellsOf(value['Width'] ?? value['width'])
    const height = cellsOf(value['Height'] ?? value['height'])
    return width === undefined || height === undefined ? undefined : { width, height }
  } catch {
    return undefined
  }
}

function cellsOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maximumCells ? value : undefined
}
