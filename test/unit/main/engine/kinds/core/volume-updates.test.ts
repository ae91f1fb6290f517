import { describe, expect, test } from 'vitest'
import { persistentVolume, type PersistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { persistentVolumeClaim, type PersistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { storageClass } from '#kube/kinds/storage/storage-class.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'
import { causesOf } from '../../../../../support/test-registry.ts'

const under = registryUnderTest()

describe('a claim', () => {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
  const metadata = { name: 'a', namespace: 'default' }
  const create = (more: object = {}) => under.create(persistentVolumeClaim, { metadata, spec: { ...spec, ...more } })
  const change = (more: PersistentVolumeClaim['spec']) =>
    under.registry.modify(persistentVolumeClaim, 'default', 'a', (it) => ({ ...it, spec: { ...it.spec, ...more } }))
  const bind = () =>
    under.registry.modify(
      persistentVolumeClaim,
      'default',
      'a',
      (it) => ({ ...it, status: { phase: 'Bound', capacity: { storage: '1Gi' } } }),
      { subresource: 'status' },
    )

  test('stays as it was made, and an attempt is shown', async () => {
    await create()
    expect(await causesOf(() => change({ accessModes: ['ReadWriteMany'] }))).toEqual([
      'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n' +
        '@@ -1,6 +1,6 @@\n {\n  "AccessModes": [\n-  "ReadWriteOnce"\n+  "ReadWriteMany"\n  ],\n  "Selector": null,\n  "Resources": {\n',
    ])
  })

  test('is given its volume once', async () => {
    await create()
    expect((await change({ volumeName: 'v' })).spec?.volumeName).toBe('v')
    expect(await causesOf(() => change({ volumeName: 'w' }))).toHaveLength(1)
  })

  test('that is bound may grow, and shrink no further than its volume', async () => {
    const fast = { metadata: { name: 'fast' }, provisioner: 'a.io/b', allowVolumeExpansion: true }
    await under.create(storageClass, fast)
    await create({ storageClassName: 'fast' })
    await bind()
    await change({ resources: { requests: { storage: '3Gi' } } })
    await change({ resources: { requests: { storage: '2Gi' } } })
    expect(await causesOf(() => change({ resources: { requests: { storage: '1Gi' } } }))).toEqual([
      'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    ])
  })

  test.each([
    ['a claim', { kind: 'PersistentVolumeClaim', name: 'x' }, true],
    ['a snapshot', { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'x' }, true],
    ['anything else', { apiGroup: 'a.io', kind: 'X', name: 'x' }, false],
  ])('is filled from %s by the old field or not at all', async (_, dataSource, isKept) => {
    const { spec: kept } = await create({ dataSource })
    expect({ ...kept }).toMatchObject(
      isKept ? { dataSource, dataSourceRef: dataSource } : { accessModes: ['ReadWriteOnce'] },
    )
    expect(kept?.dataSource !== undefined).toBe(isKept)
  })
})

describe('a volume', () => {
  const csi = { driver: 'a.io', volumeHandle: 'h' }
  const create = (more: object = {}) =>
    under.create(persistentVolume, {
      metadata: { name: 'a' },
      spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, csi, ...more },
    })
  const change = (more: PersistentVolume['spec']) =>
    under.registry.modify(persistentVolume, undefined, 'a', (it) => ({ ...it, spec: { ...it.spec, ...more } }))

  test('keeps its source; a secret for its expansion may come later', async () => {
    await create()
    await change({ csi: { ...csi, controllerExpandSecretRef: { name: 'a', namespace: 'b' } } })
    const [cause] = await causesOf(() => change({ csi: { ...csi, volumeHandle: 'z' } }))
    expect(cause).toContain('spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable')
    expect(cause).toContain('-  "VolumeHandle": "h",\n+  "VolumeHandle": "z",\n')
  })

  test('notes when its phase changes', async () => {
    const { status } = await create()
    expect(status).toEqual({ phase: 'Pending', lastPhaseTransitionTime: expect.any(String) as string })
    await under.clock.advance(60_000)
    const moved = await under.registry.modify(
      persistentVolume,
      undefined,
      'a',
      (it) => ({ ...it, status: { ...it.status, phase: 'Available' } }),
      { subresource: 'status' },
    )
    expect(moved.status?.lastPhaseTransitionTime).not.toBe(status?.lastPhaseTransitionTime)
  })
})
