import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** A key with a name, which is stored beside what it encrypts. */
export interface NamedKey {
  readonly name: string
  readonly secret: Buffer
}

/** A provider of upstream's EncryptionConfiguration. `context` is authenticated with the text where the cipher can. */
export interface Cipher {
  readonly provider: 'aesgcm' | 'aescbc'
  /** Lengths of a key in bytes. */
  readonly keyLengths: readonly number[]
  encrypt(key: Buffer, context: string, text: Buffer): Buffer
  /** Throws for a text that was not made with this key and context. */
  decrypt(key: Buffer, context: string, sealed: Buffer): Buffer
}

const nonceLength = 12
const tagLength = 16
const blockLength = 16

/** Source of both layouts: apiserver pkg/storage/value/encrypt/aes. */
const aesGcm: Cipher = {
  provider: 'aesgcm',
  keyLengths: [16, 24, 32],
  encrypt(key, context, text) {
    const nonce = randomBytes(nonceLength)
    const cipher = createCipheriv(gcmOf(key), key, nonce).setAAD(Buffer.from(context))
    return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()])
  },
  decrypt(key, context, sealed) {
    if (sealed.length < nonceLength + tagLength) throw new Error('the stored value is too short')
    const decipher = createDecipheriv(gcmOf(key), key, sealed.subarray(0, nonceLength), { authTagLength: tagLength })
    decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-tagLength))
    return Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()])
  },
}

/** Not authenticated; read for those who come with it. */
const aesCbc: Cipher = {
  provider: 'aescbc',
  keyLengths: [16, 24, 32],
  encrypt(key, _context, text) {
    const vector = randomBytes(blockLength)
    const cipher = createCipheriv(`aes-${String(key.length * 8)}-cbc`, key, vector)
    return Buffer.concat([vector, cipher.update(text), cipher.final()])
  },
  decrypt(key, _context, sealed) {
    if (sealed.length < 2 * blockLength) throw new Error('the stored value is too short')
    const decipher = createDecipheriv(`aes-${String(key.length * 8)}-cbc`, key, sealed.subarray(0, blockLength))
    return Buffer.concat([decipher.update(sealed.subarray(blockLength)), decipher.final()])
  },
}

function gcmOf(key: Buffer): 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' {
  return key.length === 16 ? 'aes-128-gcm' : key.length === 24 ? 'aes-192-gcm' : 'aes-256-gcm'
}

export const ciphers: readonly Cipher[] = [aesGcm, aesCbc]
