import { createHash } from 'node:crypto'
import type { UserInfo } from '../../registry/registry.ts'
import { parseCsv } from './csv.ts'

/** Users by what they prove themselves with. Secrets are looked up by their digest: how long it takes tells nothing. */
export type KnownUsers = ReadonlyMap<string, UserInfo>

export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64')
}

/**
 * Reads a file of tokens: `token,user,uid,"group1,group2"`.
 * Source: apiserver pkg/authentication/token/tokenfile/tokenfile.go.
 */
export function parseTokenFile(text: string): KnownUsers {
  return usersBy(text, (secret) => secret)
}

/** Reads a file of passwords: `password,user,uid,"group1,group2"`, as Kubernetes did until 1.18. */
export function parsePasswordFile(text: string): KnownUsers {
  return usersBy(text, (secret, name) => `${name}:${secret}`)
}

function usersBy(text: string, proof: (secret: string, name: string) => string): KnownUsers {
  const users = new Map<string, UserInfo>()
  for (const [index, row] of parseCsv(text).entries()) {
    const [secret = '', name = '', uid = '', groups = ''] = row
    if (row.length < 3)
      throw new Error(`row ${String(index + 1)} must have at least 3 columns, found ${String(row.length)}`)
    if (secret === '' || name === '') throw new Error(`row ${String(index + 1)} has no secret or no name`)
    const user = {
      name,
      groups: groups
        .split(',')
        .map((group) => group.trim())
        .filter(Boolean),
      ...(uid ? { uid } : {}),
    }
    users.set(digestOf(proof(secret, name)), user)
  }
  return users
}
