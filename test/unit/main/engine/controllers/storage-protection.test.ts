import { expect, test } from 'vitest'
import type { PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import type { PersistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { storageProtection } from '../../../../../main/engine/controllers/storage-protection/controller.ts'
import { readerOf } from '../../../../support/reader.ts'

const finalizer = 'kubernetes.io/pvc-protection'

function claim(isDeleted: boolean, finalizers = [finalizer]): PersistentVolumeClaim {
  const deletion = isDeleted ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}
  const metadata = { name: 'data', namespace: 'default', finalizers, ...deletion }
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: {} }
}

function podWith(volume: object, nodeName?: string): Pod {
  const spec = { containers: [], volumes: [{ name: 'v', ...volume }], ...(nodeName ? { nodeName } : {}) }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default' }, spec }
}

/** The finalizers that are written; undefined where nothing is. */
function written(name: string, key: string, objects: readonly KubeObject[]): string[] | undefined {
  const controller = storageProtection.find((candidate) => candidate.name === name)
  const [intent] = controller?.reconcile(key, readerOf(objects), 0).intents ?? []
  return intent?.type === 'update' ? intent.object.metadata.finalizers : undefined
}

const using = { persistentVolumeClaim: { claimName: 'data' } }

test.each<[string, KubeObject[], string[] | undefined]>([
  ['nothing uses it', [claim(true)], []],
  ['a pod uses it', [claim(true), podWith(using, 'n1')], undefined],
  ['a pod without a node wants it', [claim(true), podWith(using)], []],
  ['another claim is used', [claim(true), podWith({ persistentVolumeClaim: { claimName: 'x' } }, 'n1')], []],
  ['it is not deleted', [claim(false)], undefined],
  ['it is not protected yet', [claim(false, [])], [finalizer]],
])('a claim, and %s', (_, objects, finalizers) => {
  expect(written('pvc-protection-controller', 'default/data', objects)).toEqual(finalizers)
})

test.each([
  ['Bound', undefined],
  ['Released', []],
])('a volume that is %s', (phase, finalizers) => {
  const volume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'v', finalizers: ['kubernetes.io/pv-protection'], deletionTimestamp: '2026-01-01T00:00:00Z' },
    spec: {},
    status: { phase },
  } as PersistentVolume
  expect(written('pv-protection-controller', 'v', [volume])).toEqual(finalizers)
})
