import type { Column } from '#kube/meta/kind.ts'

interface ColumnSize {
  readonly width: number
  readonly least?: number
  readonly grows?: boolean
  readonly isNumeric?: boolean
}

/** A state takes the room that its longest words need, where there is any. */
export const statusSize = { width: 168, least: 108, isNumeric: false, grows: false } as const

/** Texts as long as people make them: they share the room that is left with the name. */
const long =
  /^(images|selector|applies-to|pod-selector|node-selector|pod-labels|holder|role|users|groups|serviceaccounts|subjects|controller|provisioner|reference|targets|parentref|hosts|endpoints|request|claim|volume|limit|limits|policyname|paramref|paramkind|parameters|signername|requestor|service|driver|drivername|pool|attacher|pv|cidrs|external-ip|port-s|storageclass|tokenrequests|handler|group|kind|device-classes|prioritylevel|modes|preemptionpolicy|volumebindingmode)$/

/** Counts that the API describes as text. */
const counts =
  /^(data|up-to-date|minpods|maxpods|queues|handsize|queuelengthlimit|nominalconcurrencyshares|matchingprecedence|revision|count|available)$/

const fixed: Readonly<Record<string, ColumnSize>> = {
  message: { width: 220, grows: true },
  object: { width: 180 },
  status: statusSize,
  ready: { width: 72 },
  minpods: { width: 68 },
  maxpods: { width: 68 },
  matchingprecedence: { width: 116 },
  queuelengthlimit: { width: 124 },
  available: { width: 112 },
  'allowed-disruptions': { width: 124 },
  storagecapacity: { width: 124 },
  attachrequired: { width: 116 },
  version: { width: 148 },
  'up-to-date': { width: 104 },
  count: { width: 76 },
  value: { width: 104 },
  capacity: { width: 80 },
  'access-modes': { width: 104 },
  'reclaim-policy': { width: 104 },
  completions: { width: 104 },
  schedule: { width: 116 },
  type: { width: 140, least: 112 },
  reason: { width: 140 },
  node: { width: 140 },
  'last-seen': { width: 112 },
  'first-seen': { width: 112 },
  'last-schedule': { width: 112 },
  age: { width: 84, least: 68 },
  'created-at': { width: 84, least: 68 },
}

/** How wide a column is at first. */
export function sizeOf(id: string, { type }: Pick<Column, 'type'>): ColumnSize & { isNumeric: boolean } {
  const isNumeric = type === 'integer' || type === 'number' || counts.test(id)
  const known = fixed[id] ?? (long.test(id) ? { width: 132, least: 116, grows: true } : undefined)
  if (known) return { isNumeric, ...known }
  if (type === 'date') return { width: 84, isNumeric }
  return { width: isNumeric || type === 'boolean' ? 96 : 116, isNumeric }
}
