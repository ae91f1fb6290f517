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
    // Control characters other than tab and line breaks mean that this is not meant for eyes.
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
