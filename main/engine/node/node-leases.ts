import type { Clock } from '#base/clock.ts'
import { toDisposable, type Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import { lease as leaseKind, type Lease } from '#kube/kinds/coordination/lease.ts'
import { formatMicroTime } from '#kube/duration/age.ts'
import { isReason } from '#kube/meta/status.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'

const namespace = 'kube-node-lease'
const durationSeconds = 40
const renewEvery = 10_000

export interface LeaseOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly logger: Logger
  readonly user: UserInfo
  readonly names: readonly string[]
}

/** Renews the nodes' leases: all in one turn, so that they share a commit. Source: component-helpers/apimachinery/lease. */
export function keepLeases(options: LeaseOptions): Disposable {
  const { clock, logger, names } = options
  let timer: Disposable | undefined
  let isOver = false
  const renewAll = async (): Promise<void> => {
    const results = await Promise.allSettled(names.map((name) => renew(name, options)))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) logger.warn('node leases not renewed', { error: failed.reason as Error })
    if (!isOver) timer = clock.schedule(renewEvery, () => void renewAll())
  }
  void renewAll()
  return toDisposable(() => {
    isOver = true
    timer?.dispose()
  })
}

async function renew(name: string, { registry, clock, user }: LeaseOptions): Promise<void> {
  const renewTime = formatMicroTime(clock.now())
  const change = (current: Lease): Lease => ({ ...current, spec: { ...current.spec, ...held(name, renewTime) } })
  try {
    await registry.modify(leaseKind, namespace, name, change, { user })
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error
    const metadata = { name, namespace }
    const spec = held(name, renewTime)
    await registry.create(leaseKind, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec }, { user })
  }
}

function held(holderIdentity: string, renewTime: string): NonNullable<Lease['spec']> {
  return { holderIdentity, leaseDurationSeconds: durationSeconds, renewTime }
}
