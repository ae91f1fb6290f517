import { Duplex } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import { controlFrame, controlType, dataHead, numbers } from '../../../main/engine/api/streaming/spdy/frames.ts'
import { HeaderEncoder } from '../../../main/engine/api/streaming/spdy/header-block.ts'
import { SpdyConnection } from '../../../main/engine/api/streaming/spdy/spdy-connection.ts'
import { damaged, hostileText, randomBytes } from './hostile.ts'
import type { Random } from './random.ts'

/** A conversation of frames as port-forward has it, with some that make no sense. */
function conversation(random: Random): Buffer {
  const encoder = new HeaderEncoder()
  const frames = random.times(8, () => frame(random, encoder))
  const bytes = Buffer.concat(frames)
  return random.chance(0.6) ? damaged(random, bytes) : bytes
}

function frame(random: Random, encoder: HeaderEncoder): Buffer {
  const stream = random.pick([1, 3, 5, 2, 0, 0x7fffffff])
  switch (random.int(7)) {
    case 0:
    case 1: {
      const headers = {
        streamtype: random.pick(['error', 'data', 'x']),
        port: '80',
        requestid: '0',
        x: hostileText(random),
      }
      return controlFrame(
        controlType.synStream,
        random.int(4),
        numbers(stream, 0),
        Buffer.alloc(2),
        encoder.encode(headers),
      )
    }
    case 2: {
      const data = randomBytes(random, 40)
      return Buffer.concat([dataHead(stream, random.int(2), data.length), data])
    }
    case 3:
      return controlFrame(controlType.rstStream, 0, numbers(stream, random.int(12)))
    case 4:
      return controlFrame(controlType.ping, 0, numbers(random.int(1000)))
    case 5:
      return controlFrame(controlType.windowUpdate, 0, numbers(stream, random.pick([0, 1, 0x7fffffff, 0xffffffff])))
    default:
      return controlFrame(random.int(12), random.int(256), randomBytes(random, 60))
  }
}

/** Plays one conversation to its end. Whatever is said, the connection closes and all its streams do. */
export async function talkSpdy(random: Random, clock: Clock): Promise<void> {
  const socket = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => {
      done()
    },
  })
  socket.on('error', () => undefined)
  const connection = new SpdyConnection(socket, {
    clock,
    idleTimeout: 60_000,
    onStream: (stream) => {
      if (random.chance(0.1)) throw new Error('refused')
      stream.on('error', () => undefined)
      stream.resume()
      if (random.chance(0.5)) stream.end('hello')
    },
  })
  socket.push(conversation(random))
  socket.push(null)
  await connection.closed
  socket.destroy()
}
