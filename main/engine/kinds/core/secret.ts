import type { Secret } from '#kube/kinds/core/secret.ts'
import { type FieldError, invalidField, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import { immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { maxDataSize, validateImmutable, validateKeys } from './config-map.ts'

/** Keys that a type promises. Source: kubernetes pkg/apis/core/validation ValidateSecret. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

export const secretStrategy = defineStrategy<Secret>({
  applyDefaults(secret) {
    secret.type ||= 'Opaque'
    const entries = Object.entries(secret.stringData ?? {})
    delete secret.stringData
    if (entries.length === 0) return
    const encoded = entries.map(([key, text]) => [key, Buffer.from(text).toString('base64')] as const)
    secret.data = { ...secret.data, ...Object.fromEntries(encoded) }
  },
  validate(secret) {
    const { data = {}, type = '' } = secret
    const size = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0)
    return [
      ...validateKeys(data, 'data'),
      ...Object.entries(data).flatMap(([key, value]) =>
        isBase64(value)
          ? []
          : [invalidField(`data[${key}]`, '<redacted>', 'must be base64, as data is; plain text goes in stringData')],
      ),
      ...(size > maxDataSize ? [tooLongField('data', maxDataSize)] : []),
      ...validateType(type, data, secret.metadata.annotations ?? {}),
    ]
  },
  validateUpdate: (secret, old) => [
    ...(secret.type === old.type ? [] : [immutableField('type', secret.type)]),
    ...validateImmutable(secret, old, ['data']),
  ],
})

function isBase64(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value.replace(/[\r\n]/g, ''))
  )
}

function validateType(
  type: string,
  data: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
): FieldError[] {
  if (type === 'kubernetes.io/service-account-token' && !annotations['kubernetes.io/service-account.name']) {
    return [requiredField('metadata.annotations[kubernetes.io/service-account.name]')]
  }
  if (type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) {
    return [requiredField('data[username]'), requiredField('data[password]')]
  }
  const keys = Object.hasOwn(requiredKeys, type) ? (requiredKeys[type] ?? []) : []
  return keys.filter((key) => !Object.hasOwn(data, key)).map((key) => requiredField(`data[${key}]`))
}
