import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import type { KubeObject } from '#kube/meta/object.ts'

/** The same for every value: neither its length nor whether two are alike shows. */
export const maskedValue = '••••••••'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

export function isSecret(object: { apiVersion?: unknown; kind?: unknown }): boolean {
  return object.apiVersion === 'v1' && object.kind === 'Secret'
}

/** A Secret without its values, also where kubectl has written them a second time; any other object as it is. */
export function maskSecret<T extends KubeObject>(object: T): T {
  if (!isSecret(object)) return object
  const annotations = object.metadata.annotations
  const applied = annotations?.[lastApplied]
  return {
    ...maskValues(object),
    metadata: {
      ...object.metadata,
      ...(annotations && applied !== undefined
        ? { annotations: { ...annotations, [lastApplied]: maskApplied(applied) } }
        : {}),
    },
  }
}

/** True where a value is our placeholder: written back it would destroy the real one. */
export function hasMaskedValue(object: object): boolean {
  if (!isSecret(object)) return false
  const { data, stringData } = object as { data?: unknown; stringData?: unknown }
  return [data, stringData].some((values) => isRecord(values) && Object.values(values).includes(maskedValue))
}

function maskApplied(text: string): string {
  try {
    const applied = parseJson(text)
    return isRecord(applied) ? JSON.stringify(maskValues(applied)) : maskedValue
  } catch {
    return maskedValue
  }
}

function maskValues<T extends object>(object: T): T {
  const masked = { ...object } as Record<string, unknown>
  for (const field of ['data', 'stringData']) {
    const values = masked[field]
    if (values === undefined || values === null) continue
    masked[field] = isRecord(values)
      ? Object.fromEntries(Object.keys(values).map((key) => [key, maskedValue]))
      : maskedValue
  }
  return masked as T
}
