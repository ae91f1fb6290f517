import type { Disposable } from '#base/disposable.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { ObjectStructure } from '#kube/schema/structure.ts'
import type { Strategy } from './strategy.ts'

/** A resource as the API serves it: in one version, which may not be the one that is stored. */
export interface ServedKind {
  /** In the version that clients see. */
  readonly kind: Kind
  /** In the version that the registry keeps; the same where there is one version only. */
  readonly stored: Kind
  readonly strategy: Strategy
  /** The type of the objects in the served version. */
  readonly structure: ObjectStructure
  /** True for the kinds of CustomResourceDefinitions: no strategic merge patch, no protobuf. */
  readonly isCustom: boolean
  /** What OpenAPI publishes of a custom kind; built-in kinds have theirs from their structure. */
  readonly openApi?: {
    readonly object: CustomSchema
    readonly list: CustomSchema
    readonly listKind: string
  }
  /** Brings a body into the form that a custom kind's schema asks for; `unknown` are the paths of what it dropped. */
  readonly conform?: (body: Readonly<Record<string, unknown>>) => {
    readonly value: Record<string, unknown>
    readonly unknown: readonly string[]
  }
  /** How objects are scaled, where it is not by `spec.replicas`. */
  readonly scale?: ScaleView
  /** Conversions between the two versions; absent where they are one. */
  readonly toStored?: (object: KubeObject) => KubeObject | Promise<KubeObject>
  readonly toServed?: (object: KubeObject) => KubeObject | Promise<KubeObject>
}

/** The scale of an object whose replicas stand where its CustomResourceDefinition says. */
export interface ScaleView {
  replicas(object: KubeObject): number | undefined
  statusReplicas(object: KubeObject): number
  /** As text; '' where there is none. */
  selector(object: KubeObject): string
  /** A copy with as many replicas. */
  withReplicas(object: KubeObject, replicas: number): KubeObject
  /** Such as `.spec.replicas`, for messages. */
  readonly specPath: string
}

/** A component of the OpenAPI document. */
export interface CustomSchema {
  /** Such as `com.example.stable.v1.CronTab`. */
  readonly name: string
  readonly schema: Readonly<Record<string, unknown>>
}

/** What the API serves at this moment: the built-in kinds, and those that CustomResourceDefinitions add. */
export interface ServedKinds {
  /** Counts the changes: what is derived from the set can be kept until it moves. */
  readonly generation: number
  readonly all: readonly ServedKind[]
  /** Every kind once, in its stored version. */
  readonly stored: readonly Kind[]
  ofResource(group: string, version: string, resource: string): ServedKind | undefined
  ofKind(group: string, version: string, kind: string): ServedKind | undefined
  onChange(listener: () => void): Disposable
}
