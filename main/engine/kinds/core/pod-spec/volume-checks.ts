import type { FieldError } from '#kube/meta/field-error.ts'
import type { Allowances } from './allowances.ts'
import type { Volume } from './model.ts'

export interface VolumeRules {
  /** Of a pod that has a name already; a template has none. */
  readonly podName: string | undefined
  readonly isPod: boolean
  readonly allow: Allowances
}

export type Source = Exclude<keyof Volume, 'name'>
export type Check<S extends Source> = (
  source: NonNullable<Volume[S]>,
  field: string,
  rules: VolumeRules,
) => FieldError[]
export type Checks<S extends Source = Source> = { readonly [Name in S]-?: Check<Name> }
