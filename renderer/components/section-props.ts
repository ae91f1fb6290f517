import type { ObjectRef } from '#contract/schemas.ts'
import type { KubeObject } from '#kube/meta/object.ts'

/** What every detail section is given. */
export interface SectionProps {
  object: KubeObject
  target: ObjectRef
  /** Whether a Secret's values were asked for in clear. */
  isRevealed: boolean
}

/** The object that a fact, a cell or a relation leads to. */
export interface ObjectTarget {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace?: string | undefined
  readonly name: string
}
