const block = 512

export interface TarFile {
  readonly path: string
  readonly mode: number
  readonly content: Uint8Array
}

/** A ustar archive of regular files, owned by root, without times. Source: POSIX.1-1988, pax(1). */
export function tarOf(files: readonly TarFile[]): Uint8Array {
  const parts = files.flatMap((file) => [headerOf(file), padded(file.content)])
  return Buffer.concat([...parts, new Uint8Array(2 * block)])
}

function headerOf({ path, mode, content }: TarFile): Uint8Array {
  const header = Buffer.alloc(block)
  const octal = (value: number, offset: number, length: number): void => {
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'ascii')
  }
  header.write(path, 0, 100, 'utf8')
  octal(mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(content.length, 124, 12)
  octal(0, 136, 12)
  header.write('0', 156, 'ascii')
  header.write('ustar\x0000', 257, 'ascii')
  // The checksum is taken with spaces in its own place.
  header.fill(' ', 148, 156)
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  )
  return header
}

function padded(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(content.length / block) * block)
  bytes.set(content)
  return bytes
}
