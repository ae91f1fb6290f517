import { generateKeyPairSync, sign } from 'node:crypto'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const known = new Map<string, string>()

/** A CertificateSigningRequest; both servers are sent the same one, which carries a signature made once. */
export function certificateRequest(name: string, signerName: string, user: string, organization?: string): object {
  const key = JSON.stringify([user, organization])
  const request = known.get(key) ?? Buffer.from(pemFor(user, organization)).toString('base64')
  known.set(key, request)
  const usages = signerName.endsWith('serving') ? ['digital signature', 'server auth'] : ['client auth']
  return { metadata: { name }, spec: { request, signerName, usages } }
}

/** RFC 2986, in the DER of X.690. */
function pemFor(user: string, organization?: string): string {
  const info = sequence(
    Buffer.of(0x02, 1, 0),
    sequence(...(organization === undefined ? [] : [nameOf(0x0a, organization)]), nameOf(0x03, user)),
    publicKey.export({ type: 'spki', format: 'der' }),
    encoded(0xa0),
  )
  const ecdsaWithSha256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'))
  const request = sequence(info, ecdsaWithSha256, encoded(0x03, Buffer.of(0), sign('sha256', info, privateKey)))
  const lines = request.toString('base64').replace(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines}\n-----END CERTIFICATE REQUEST-----\n`
}

/** `id-at` 2.5.4 and one more number: 3 is the common name, 10 the organization. */
function nameOf(attribute: number, value: string): Buffer {
  return encoded(0x31, sequence(Buffer.of(0x06, 3, 0x55, 4, attribute), encoded(0x0c, Buffer.from(value))))
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return encoded(0x30, ...parts)
}

function encoded(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.of(tag, ...size), content])
}
