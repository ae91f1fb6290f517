import type { FieldError } from '#kube/meta/field-error.ts'
import type { Kind, Subresource } from '#kube/meta/kind.ts'
import { dns1123Subdomain, type NameCheck } from '#kube/meta/names.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { UserInfo } from './registry.ts'

/** Who writes, and when. */
export interface WriteContext {
  readonly user: UserInfo | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What there is when something is given out: also what is queued for the next commit. */
export interface Allocation<T extends KubeObject = KubeObject> {
  /** Undefined on create. */
  readonly old: T | undefined
  /** All of the kind but `old`. */
  others(): readonly T[]
  readonly isDryRun: boolean
  list<K extends KubeObject>(kind: Kind<K>): readonly K[]
}

/** An object without what the server adds. */
export interface Companion {
  readonly kind: Kind
  readonly object: KubeObject
}

/** Of an object that is new. */
export interface CreateContext extends WriteContext {
  /** Takes a text for a `Warning` header of the answer, whether or not the object is taken. */
  readonly warn: (text: string) => void
}

/** A write through a subresource that is more than the object's status. */
export interface PartStrategy<T extends KubeObject = KubeObject> {
  /** Keeps of `object` what may be changed through this part, and takes the rest from `old`. May throw a StatusError. */
  readonly prepare: (object: T, old: T, now: number) => void
  /** In addition to the metadata's checks. */
  readonly validate: (object: T, old: T) => FieldError[]
}

/**
 * The engine half of a kind: what the generic store asks of it. The hooks that change an object do so in place; it is
 * a private copy until it is stored. `old` is frozen. Source: apiserver pkg/registry/rest/{create,update,delete}.go.
 */
export interface Strategy<T extends KubeObject = KubeObject> {
  readonly validateName: NameCheck
  /** The part that `metadata.generation` counts the changes of. */
  readonly generationOf?: (object: T) => unknown
  /** False: an update must carry a resourceVersion. */
  readonly allowsUnconditionalUpdate: boolean
  /** True: PUT to a missing name creates. */
  readonly createsOnUpdate: boolean

  /** Fills in what the client left out. Runs on every write, so it must leave a complete object as it is. */
  readonly applyDefaults: (object: T) => void
  /** True where a new object may bring its status. */
  readonly keepsStatusOnCreate?: boolean
  /** Clears and sets what clients may not. `context` says who asks, and when: a few kinds keep that. */
  readonly prepareForCreate: (object: T, context: CreateContext) => void
  /** Status and generation are the store's own work. */
  readonly prepareForUpdate: (object: T, old: T) => void
  readonly prepareForStatusUpdate: (object: T, old: T, context: WriteContext) => void
  /** A write to the binding subresource: `spec.nodeName` is the only field taken. May throw a StatusError. */
  readonly prepareForBinding?: (object: T, old: T, now: number) => void
  /** Writes through `resize`, `ephemeralcontainers`, `approval`. */
  readonly parts?: Readonly<Partial<Record<Subresource, PartStrategy<T>>>>
  /** `old` is undefined on create; with it, what was allowed once may stay. */
  readonly validate: (object: T, old?: T) => FieldError[]
  /** In addition to `validate`. */
  readonly validateUpdate: (object: T, old: T) => FieldError[]
  /** By apiVersion: the checks of writes in other versions than the stored one, where they differ. */
  readonly checksOf?: Readonly<Record<string, VersionChecks<T>>>
  /** What is allowed but unwise, for `Warning` headers; `old` is undefined on create. */
  readonly warnings?: (object: T, old: T | undefined) => string[]
  /** As `warnings`, for a write through `status`. */
  readonly statusWarnings?: (object: T, old: T) => string[]
  /** In addition to the metadata's checks. */
  readonly validateStatusUpdate: (object: T, old: T) => FieldError[]
  /** Takes addresses and ports in the same turn as the write. May throw a StatusError. */
  readonly allocate?: (object: T, allocation: Allocation<T>) => FieldError[]
  /** Objects of other kinds that come and go with this one, in the same commit. */
  readonly companions?: (object: T) => readonly Companion[]
  /** Objects that others made and that go with this one, in the same commit. */
  readonly takesAlong?: (object: T) => readonly Companion[]
  /** What a deletion does with dependents where nobody says, and what to warn of then; else they go in the background. */
  readonly defaultPropagation?: { readonly policy: 'Orphan'; readonly warning?: string }
  /** Seconds that a deletion waits for; undefined where the kind knows no graceful deletion. */
  readonly gracePeriod?: (object: T, requested: number | undefined) => number
  /** What else must be empty, beside metadata.finalizers, before the object can go. */
  readonly hasOwnFinalizers?: (object: T) => boolean
  /**
   * What writers through each door can never own, because the store takes it back; absent: the status of the object,
   * the spec of its status. Source: GetResetFields of the strategies in kubernetes pkg/registry.
   */
  readonly resetFields?: Readonly<Partial<Record<Subresource | 'main', readonly (readonly string[])[]>>>
  /** Instead of `resetFields`: all that writers through a door can own. `*` is any field or item. */
  readonly ownedFields?: Readonly<Partial<Record<Subresource | 'main', readonly (readonly string[])[]>>>
  /** Marks the object as being deleted, beside its metadata. */
  readonly prepareForDeletion?: (object: T) => void
}

const nothing = (): void => {}
const noErrors = (): FieldError[] => []

export type VersionChecks<T extends KubeObject> = Pick<Strategy<T>, 'validate' | 'validateUpdate'>

/** The checks for a write in `apiVersion`; undefined is the stored one. */
export function checksFor<T extends KubeObject>(strategy: Strategy<T>, apiVersion = ''): VersionChecks<T> {
  return strategy.checksOf?.[apiVersion] ?? strategy
}

/** Completes a strategy with what most kinds do. */
export function defineStrategy<T extends KubeObject>(input: Partial<Strategy<T>>): Strategy<T> {
  return Object.freeze({
    validateName: dns1123Subdomain,
    allowsUnconditionalUpdate: true,
    createsOnUpdate: false,
    applyDefaults: nothing,
    prepareForCreate: nothing,
    prepareForUpdate: nothing,
    prepareForStatusUpdate: nothing,
    validate: noErrors,
    validateUpdate: noErrors,
    validateStatusUpdate: noErrors,
    ...input,
  })
}

/** Finds the strategy of a kind. */
export type StrategyLookup = <T extends KubeObject>(kind: Kind<T>) => Strategy<T>

const plain = defineStrategy<KubeObject>({})

/** For kinds without rules of their own. */
export const defaultStrategies: StrategyLookup = () => plain
