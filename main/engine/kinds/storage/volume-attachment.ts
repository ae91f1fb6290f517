import type { VolumeAttachment } from '#kube/kinds/storage/volume-attachment.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { checked, immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { applyPersistentSpecDefaults } from '../core/persistent-volume-spec/defaults.ts'
import { validateDriverName } from '../core/persistent-volume-spec/csi.ts'
import { validateInlineVolume } from '../core/persistent-volume-spec/validation.ts'
import { internalForm } from '../core/pod-spec/internal-form.ts'
import { between, byteLength, maxInt32 } from '../core/pod-spec/fields.ts'
import type { Loose } from '../core/pod-spec/model.ts'
import { keepMetadata } from '../status-metadata.ts'

type Spec = Loose<VolumeAttachment['spec']>
type Status = NonNullable<VolumeAttachment['status']>

const maxMetadata = 256 * 1024
const maxMessage = 1024

/** Source: kubernetes pkg/registry/storage/volumeattachment/strategy.go, pkg/apis/storage/validation. */
export const volumeAttachmentStrategy = defineStrategy<VolumeAttachment>({
  allowsUnconditionalUpdate: false,
  applyDefaults(attachment) {
    attachment.spec = attachment.spec ?? ({ source: {} } as never)
    const inline = (attachment.spec as Spec).source?.inlineVolumeSpec
    if (inline) applyPersistentSpecDefaults(inline)
  },
  prepareForCreate(attachment) {
    attachment.status = { attached: false }
  },
  validate: ({ spec, status }) => [
    ...validateSpec(spec),
    ...validateStatus(status),
    ...(spec.source.persistentVolumeName === undefined
      ? []
      : checked('spec.source.persistentVolumeName', spec.source.persistentVolumeName, dns1123Subdomain)),
  ],
  validateUpdate: ({ spec }, old) =>
    equalJson(spec, old.spec) ? [] : [immutableField('spec', internalForm('VolumeAttachmentSpec', spec))],
  prepareForStatusUpdate: keepMetadata,
  validateStatusUpdate: ({ spec, status }) => [...validateSpec(spec), ...validateStatus(status)],
})

function validateSpec({ attacher = '', nodeName = '', source = {} }: Spec): FieldError[] {
  return [
    ...validateDriverName('spec.attacher', attacher),
    ...validateSource(source, 'spec.source'),
    ...checked('spec.nodeName', nodeName, dns1123Subdomain),
  ]
}

function validateSource(
  { inlineVolumeSpec, persistentVolumeName }: NonNullable<Spec['source']>,
  field: string,
): FieldError[] {
  const detail = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  if (inlineVolumeSpec && persistentVolumeName !== undefined) return [forbiddenField(field, detail)]
  if (inlineVolumeSpec) return validateInlineVolume(inlineVolumeSpec, `${field}.inlineVolumeSpec`)
  if (persistentVolumeName === undefined) return [requiredField(field, detail)]
  if (persistentVolumeName !== '') return []
  return [requiredField(`${field}.persistentVolumeName`, 'must specify non empty persistentVolumeName')]
}

function validateStatus(
  { attachmentMetadata = {}, attachError, detachError }: Status = { attached: false },
): FieldError[] {
  const size = Object.entries(attachmentMetadata).reduce(
    (sum, [key, value]) => sum + byteLength(key) + byteLength(value),
    0,
  )
  return [
    ...(size > maxMetadata ? [tooLongField('status.attachmentMetadata', maxMetadata)] : []),
    ...validateError(attachError, 'status.attachError'),
    ...validateError(detachError, 'status.detachError'),
  ]
}

function validateError(error: Status['attachError'], field: string): FieldError[] {
  const { message = '', errorCode = 0 } = error ?? {}
  return [
    // The limit that the message names is upstream's slip: it is that of the metadata.
    ...(byteLength(message) > maxMessage ? [tooLongField(`${field}.message`, maxMetadata)] : []),
    ...(errorCode < 0 ? [invalidField(`${field}.errorCode`, errorCode, between(0, maxInt32))] : []),
  ]
}
