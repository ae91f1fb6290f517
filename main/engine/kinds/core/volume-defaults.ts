import { isRecord } from '#base/wire.ts'
import type { Volume } from '#kube/kinds/core/pod.ts'

/** 0644, in decimal as JSON has it. */
const fileMode = 420
const tokenSeconds = 3600

/** Source: kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Volume and its sources. */
export function applyVolumeDefaults(volume: Volume): void {
  const sources = Object.keys(volume).filter((key) => key !== 'name' && volume[key] != null)
  if (sources.length === 0) volume['emptyDir'] = {}
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected'])
    setDefault(volume[source], 'defaultMode', fileMode)
  setDefault(volume['hostPath'], 'type', '')
  applyItemDefaults(volume['downwardAPI'])
  const { projected } = volume
  for (const source of isRecord(projected) && Array.isArray(projected['sources'])
    ? (projected['sources'] as unknown[])
    : []) {
    if (!isRecord(source)) continue
    setDefault(source['serviceAccountToken'], 'expirationSeconds', tokenSeconds)
    applyItemDefaults(source['downwardAPI'])
  }
}

function applyItemDefaults(downwardApi: unknown): void {
  const items: unknown = isRecord(downwardApi) ? downwardApi['items'] : undefined
  for (const item of Array.isArray(items) ? (items as unknown[]) : []) {
    if (isRecord(item)) setDefault(item['fieldRef'], 'apiVersion', 'v1')
  }
}

function setDefault(target: unknown, field: string, value: unknown): void {
  if (isRecord(target)) target[field] ??= value
}
