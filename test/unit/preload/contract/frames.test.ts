import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame, type Frame } from '#contract/frames.ts'

const badFrame = expect.objectContaining({ code: 'rpc.bad-frame' }) as Error

describe('frames', () => {
  it.each<Frame>([
    { type: 'open', id: 1, method: 'app.info', input: {}, credit: 32 },
    { type: 'data', id: 2, value: { rows: [1, 'two', null] } },
    { type: 'end', id: 3 },
    { type: 'error', id: 4, error: { type: 'app', code: 'rpc.internal', details: {} } },
    { type: 'cancel', id: 5 },
    { type: 'credit', id: 6, count: 16 },
  ])('come back as they were: $type', (frame) => {
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame)
  })

  it('carry whole numbers as they are, also those that JavaScript would round', () => {
    const frame: Frame = { type: 'data', id: 2, value: { small: 3, big: [2n ** 63n - 1n, new Uint8Array([1])] } }
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame)
  })

  it('carry bytes wherever they stand', () => {
    const frame: Frame = {
      type: 'data',
      id: 1,
      value: { parts: [new Uint8Array([1, 2]), { tail: new Uint8Array([]) }], $bytes: 'not a place' },
    }
    const message = encodeFrame(frame)
    expect(message).toBeInstanceOf(Uint8Array)
    expect(decodeFrame(message)).toEqual(frame)
  })

  it('carry a Buffer as bytes and not as its own JSON', () => {
    const decoded = decodeFrame(encodeFrame({ type: 'end', id: 1, value: Buffer.from('hi') }))
    expect(decoded).toEqual({ type: 'end', id: 1, value: new Uint8Array([104, 105]) })
  })

  it.each([
    ['no JSON', '{'],
    ['another type', '{"type":"ping","id":1}'],
    ['no id', '{"type":"cancel"}'],
    ['an id that is no number', '{"type":"cancel","id":"1"}'],
    ['a field too many', '{"type":"cancel","id":1,"more":true}'],
    ['endless credit', '{"type":"credit","id":1,"count":100000}'],
    ['negative credit', '{"type":"credit","id":1,"count":-1}'],
    ['null', 'null'],
    ['a number', 7],
    ['bytes without a header', new Uint8Array([0, 0])],
    ['bytes with a header beyond the end', new Uint8Array([0xff, 0xff, 0xff, 0xff, 1])],
    ['bytes that are not UTF-8', new Uint8Array([0, 0, 0, 1, 0xff])],
  ])('are refused: %s', (_name, message) => {
    expect(() => decodeFrame(message)).toThrow(badFrame)
  })

  it.each([
    ['a place that is not there', [{ path: ['value', 'b'], length: 0 }]],
    ['a place in a prototype', [{ path: ['__proto__', 'polluted'], length: 0 }]],
    ['more bytes than there are', [{ path: ['value', 'a'], length: 9 }]],
  ])('are refused with an attachment for %s', (_name, attachments) => {
    const header = Buffer.from(JSON.stringify({ frame: { type: 'data', id: 1, value: { a: null } }, attachments }))
    const message = Buffer.concat([Buffer.from([0, 0, 0, header.length]), header])
    expect(() => decodeFrame(new Uint8Array(message))).toThrow(badFrame)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
