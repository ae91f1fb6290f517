export interface PemBlock {
  readonly type: string
  readonly hasHeaders: boolean
  readonly bytes: Buffer
}

const block = /^-----BEGIN ([^\n-]*)-----[ \t]*\r?\n((?:[^\n]*:[^\n]*\n)*)([A-Za-z0-9+/=\s]*)^-----END \1-----/gm

/** The blocks of a PEM text; what stands between them means nothing. Source: RFC 7468 section 5.2. */
export function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(block)].map(([, type = '', headers, body = '']) => ({
    type,
    hasHeaders: Boolean(headers),
    bytes: Buffer.from(body, 'base64'),
  }))
}
