import { exportJWK } from 'jose'
import type { Keyring } from './keyring.ts'

/** What relying parties read to check tokens on their own. Source: kubernetes pkg/serviceaccount/openidmetadata.go. */
export function openIdConfiguration(keyring: Keyring, issuer: string, server: string): object {
  return {
    issuer,
    jwks_uri: `${server}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...new Set(keyring.verifying.map(({ algorithm }) => algorithm))].sort(),
  }
}

export async function jsonWebKeys({ verifying }: Keyring): Promise<object> {
  const keys = verifying.map(async ({ id, algorithm, publicKey }) => {
    const { kty, ...rest } = await exportJWK(publicKey)
    return { use: 'sig', kty, kid: id, alg: algorithm, ...rest }
  })
  return { keys: await Promise.all(keys) }
}
