import type { V1VolumeAttachment } from '@kubernetes/client-node/dist/gen/models/V1VolumeAttachment.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type VolumeAttachment = ObjectOf<V1VolumeAttachment>

function healthOf({ metadata, status }: VolumeAttachment): Health {
  const { message } = status?.detachError ?? status?.attachError ?? {}
  const said = message ? { message } : {}
  if (metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating', ...said }
  if (status?.attached) return { state: 'ready', reason: 'Attached' }
  return message ? { state: 'failed', reason: 'AttachError', message } : { state: 'progressing', reason: 'Attaching' }
}

function relationsOf(attachment: VolumeAttachment) {
  const { nodeName, source } = attachment.spec
  const volume = source.persistentVolumeName
  return distinct([
    ...ownersOf(attachment),
    ...relationTo('runs-on', { kind: 'Node', name: nodeName }),
    ...relationTo('target', volume ? { kind: 'PersistentVolume', name: volume } : undefined),
  ])
}

export const volumeAttachment = defineKind<VolumeAttachment>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  namespaced: false,
  nav: 'storage',
  subresources: ['status'],
  columns: [
    nameColumn,
    {
      ...column<VolumeAttachment>(
        'Attacher',
        'attacher indicates the name of the volume driver that MUST handle this request. This is the name returned by GetPluginName().',
        ({ spec }) => spec.attacher,
      ),
      format: 'name',
    },
    column(
      'PV',
      'persistentVolumeName represents the name of the persistent volume to attach.',
      ({ spec }) => spec.source.persistentVolumeName ?? '',
    ),
    column('Node', 'nodeName represents the node that the volume should be attached to.', ({ spec }) => spec.nodeName),
    column(
      'Attached',
      'attached indicates the volume is successfully attached. This field must only be set by the entity completing the attach operation, i.e. the external-attacher.',
      ({ status }) => status?.attached ?? false,
      'boolean',
    ),
    ageColumn,
  ],
  health: healthOf,
  relations: relationsOf,
})
