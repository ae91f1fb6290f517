import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Clock } from '#base/clock.ts'
import { writePrivately } from '../pki.ts'

export type SignatureAlgorithm = 'RS256' | 'ES256' | 'ES384' | 'ES512'

/** A key that tokens of service accounts may be signed with. */
export interface VerificationKey {
  /** What a token's header names it by. Source: kubernetes pkg/serviceaccount/jwt.go keyIDFromPublicKey. */
  readonly id: string
  readonly algorithm: SignatureAlgorithm
  readonly publicKey: KeyObject
}

export interface SigningKey extends VerificationKey {
  readonly privateKey: KeyObject
}

/** The keys at this moment: the newest signs, all verify. */
export interface Keyring {
  readonly signing: SigningKey
  readonly verifying: readonly VerificationKey[]
}

const day = 86_400_000
const signingLife = 365 * day
const fileName = /^service-account-(\d+)\.(key|pub)$/

/** A ring with one new key, which is kept nowhere. */
export function newKeyring(): Keyring {
  const signing = signingKeyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  return { signing, verifying: [signing] }
}

/**
 * Reads the keys in `directory`: RSA or EC, PEM. After a year a new one signs; of those before it the public half is
 * kept, for tokens of old secrets never expire.
 */
export async function openKeyring(directory: string, clock: Clock): Promise<Keyring> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const names = (await readdir(directory)).filter((name) => fileName.test(name))
  const byAge = names.sort((a, b) => ageOf(b) - ageOf(a))
  const newest = byAge.find((name) => name.endsWith('.key'))
  const isFresh = newest !== undefined && clock.now() - ageOf(newest) * 1000 < signingLife
  const current =
    (isFresh ? await readSigningKey(join(directory, newest)) : undefined) ?? (await issueKey(directory, clock))
  const others: VerificationKey[] = []
  for (const name of byAge) others.push(...(await readVerificationKey(join(directory, name))))
  const older = others.filter(({ id }) => id !== current.id)
  if (!isFresh) await retire(directory, byAge)
  return { signing: current, verifying: [current, ...older] }
}

function ageOf(name: string): number {
  return Number(fileName.exec(name)?.[1] ?? 0)
}

/** RSA: some that verify tokens know nothing else. */
async function issueKey(directory: string, clock: Clock): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  writePrivately(join(directory, `service-account-${String(Math.floor(clock.now() / 1000))}.key`), pem)
  return signingKeyOf(privateKey)
}

async function readSigningKey(path: string): Promise<SigningKey | undefined> {
  try {
    return signingKeyOf(createPrivateKey(await readFile(path)))
  } catch {
    return undefined
  }
}

async function readVerificationKey(path: string): Promise<VerificationKey[]> {
  try {
    return [verificationKeyOf(createPublicKey(await readFile(path)))]
  } catch {
    return []
  }
}

/** Leaves only the public halves of keys that no longer sign. */
async function retire(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names.filter((one) => one.endsWith('.key'))) {
    const path = join(directory, name)
    const pem = createPublicKey(await readFile(path))
      .export({ type: 'spki', format: 'pem' })
      .toString()
    writePrivately(path.replace(/key$/, 'pub'), pem)
    await rm(path)
  }
}

function signingKeyOf(privateKey: KeyObject): SigningKey {
  return { ...verificationKeyOf(createPublicKey(privateKey)), privateKey }
}

function verificationKeyOf(publicKey: KeyObject): VerificationKey {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return { id: createHash('sha256').update(der).digest('base64url'), algorithm: algorithmOf(publicKey), publicKey }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): SignatureAlgorithm {
  if (asymmetricKeyType === 'rsa') return 'RS256'
  const curves: Record<string, SignatureAlgorithm> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' }
  const algorithm = curves[asymmetricKeyDetails?.namedCurve ?? '']
  if (!algorithm) throw new Error('a key of service accounts must be RSA, or EC on P-256, P-384 or P-521')
  return algorithm
}
