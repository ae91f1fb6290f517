import type { Secret } from '#kube/kinds/core/secret.ts'
import { type FieldError, invalidField, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import { immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { maxDataSize, sizeOf, validateImmutable, validateKey } from './config-map.ts'
import { keyPairProblem } from './secret-key-pair.ts'
import { jsonProblem } from './json-problem.ts'

const accountName = 'kubernetes.io/service-account.name'

/** Source: kubernetes pkg/registry/core/secret/strategy.go, pkg/apis/core/validation ValidateSecret. */
export const secretStrategy = defineStrategy<Secret>({
  applyDefaults(secret) {
    secret.type ||= 'Opaque'
    const entries = Object.entries(secret.stringData ?? {})
    delete secret.stringData
    if (entries.length === 0) return
    const encoded = entries.map(([key, text]) => [key, Buffer.from(text).toString('base64')] as const)
    secret.data = { ...secret.data, ...Object.fromEntries(encoded) }
  },
  validate(secret, old) {
    const { data = {} } = secret
    return [
      ...(old && secret.type !== old.type ? [immutableField('type', secret.type)] : []),
      ...(old ? validateImmutable(secret, old, ['data']) : []),
      ...Object.keys(data).flatMap((key) => validateKey('data', key)),
      ...validateEncoding(data),
      ...(sizeOf(data, 'base64') > maxDataSize ? [tooLongField('data', maxDataSize)] : []),
      ...validateType(secret),
    ]
  },
  warnings({ type, data = {} }) {
    const problem =
      type === 'kubernetes.io/tls' ? keyPairProblem(bytesOf(data, 'tls.crt'), bytesOf(data, 'tls.key')) : ''
    return problem === '' ? [] : [problem]
  },
})

function bytesOf(data: Readonly<Record<string, string>>, key: string): Buffer {
  return Buffer.from(Object.hasOwn(data, key) ? (data[key] ?? '') : '', 'base64')
}

/** The API refuses such data as it reads it; the engine's own parts do not pass there. */
function validateEncoding(data: Readonly<Record<string, unknown>>): FieldError[] {
  return Object.entries(data).flatMap(([key, value]) =>
    isBase64(value)
      ? []
      : [invalidField(`data[${key}]`, '<redacted>', 'must be base64, as data is; plain text goes in stringData')],
  )
}

function isBase64(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value.replace(/[\r\n]/g, ''))
  )
}

/** What the built-in types promise to their readers. */
function validateType({ type, data = {}, metadata }: Secret): FieldError[] {
  const missing = (...keys: string[]): FieldError[] =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => requiredField(`data[${key}]`))
  switch (type) {
    case 'kubernetes.io/service-account-token':
      return metadata.annotations?.[accountName] ? [] : [requiredField(`metadata.annotations[${accountName}]`)]
    case 'kubernetes.io/dockercfg':
      return missing('.dockercfg').concat(validateJson(data, '.dockercfg'))
    case 'kubernetes.io/dockerconfigjson':
      return missing('.dockerconfigjson').concat(validateJson(data, '.dockerconfigjson'))
    case 'kubernetes.io/basic-auth': {
      const both = missing('username', 'password')
      return both.length === 2 ? both : []
    }
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [requiredField('data[ssh-privatekey]')]
    case 'kubernetes.io/tls':
      return missing('tls.crt', 'tls.key')
    default:
      return []
  }
}

function validateJson(data: Readonly<Record<string, string>>, key: string): FieldError[] {
  if (!Object.hasOwn(data, key)) return []
  const problem = jsonProblem(bytesOf(data, key).toString())
  return problem === undefined ? [] : [invalidField(`data[${key}]`, '<secret contents redacted>', problem)]
}
