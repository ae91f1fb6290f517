export interface DataEntry {
  readonly key: string
  /** Undefined for bytes that are not text. */
  readonly text: string | undefined
  readonly bytes: number
}

/** Reads base64 as UTF-8 text, where it is that. */
export function decodeEntry(key: string, base64: string): DataEntry {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    return { key, text: decodeText(bytes), bytes: bytes.length }
  } catch {
    return { key, text: undefined, bytes: 0 }
  }
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return hasControlCharacters(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** Other than tabs and line breaks: such text is not meant for eyes. */
function hasControlCharacters(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x20 && (code < 0x09 || code > 0x0d)) return true
  }
  return false
}
