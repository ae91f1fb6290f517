import { randomInt } from 'node:crypto'

/** No vowels and no look-alikes. Source: apimachinery pkg/util/rand. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
const suffixLength = 5
const maxBase = 63 - suffixLength

/** Attempts at a free name before the client is told. Source: apiserver pkg/registry/generic/registry/store.go. */
export const generateNameAttempts = 8

/** The base, cut to 58 characters, and five random ones. Source: apiserver pkg/storage/names/generate.go. */
export function generateName(base: string): string {
  const suffix = Array.from({ length: suffixLength }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${base.slice(0, maxBase)}${suffix}`
}
