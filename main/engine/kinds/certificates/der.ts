/** One element of DER. Source: ITU-T X.690 section 8.1. */
export interface Element {
  readonly tag: number
  readonly content: Buffer
  /** The element as it stands, with its tag and length. */
  readonly encoded: Buffer
}

export const derTags = { integer: 0x02, bitString: 0x03, oid: 0x06 } as const

export class DerError extends Error {}

/** The elements that stand one after the other in `data`. Throws DerError. */
export function elementsOf(data: Buffer): Element[] {
  const elements: Element[] = []
  for (let at = 0; at < data.length; at += elements.at(-1)?.encoded.length ?? 0) {
    elements.push(readElement(data.subarray(at)))
  }
  return elements
}

function readElement(data: Buffer): Element {
  const [tag, first] = data
  if (tag === undefined || first === undefined) throw new DerError('truncated tag or length')
  if ((tag & 0x1f) === 0x1f) throw new DerError('base 128 tag')
  const { length, start } = first < 0x80 ? { length: first, start: 2 } : readLength(data, first & 0x7f)
  const end = start + length
  if (end > data.length) throw new DerError('data truncated')
  return { tag, content: data.subarray(start, end), encoded: data.subarray(0, end) }
}

function readLength(data: Buffer, count: number): { length: number; start: number } {
  if (count === 0) throw new DerError('indefinite length found (not DER)')
  if (count > 4 || data.length < 2 + count) throw new DerError('length too large')
  return { length: data.readUIntBE(2, count), start: 2 + count }
}

/** `1.2.840.113549`. */
export function oidOf({ content }: Element): string {
  const arcs: number[] = []
  let arc = 0
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte & 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  const [first = 0, ...rest] = arcs
  const root = Math.min(Math.trunc(first / 40), 2)
  return [root, first - root * 40, ...rest].join('.')
}
