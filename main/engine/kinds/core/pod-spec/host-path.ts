import { type FieldError, requiredField } from '#kube/meta/field-error.ts'
import { noBacksteps, optionalOneOf } from './fields.ts'

const types = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

/** Source: kubernetes pkg/apis/core/validation/validation.go validateHostPathVolumeSource. */
export function validateHostPath({ path = '', type }: { path?: string; type?: string }, field: string): FieldError[] {
  if (path === '') return [requiredField(`${field}.path`)]
  return [...noBacksteps(`${field}.path`, path), ...optionalOneOf(`${field}.type`, type, types)]
}
