import type { FieldError } from '#kube/meta/field-error.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { dns1123Subdomain, type NameCheck } from '#kube/meta/names.ts'
import type { KubeObject } from '#kube/meta/object.ts'

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
  /** Clears and sets what clients may not. */
  readonly prepareForCreate: (object: T) => void
  /** Status and generation are the store's own work. */
  readonly prepareForUpdate: (object: T, old: T) => void
  readonly prepareForStatusUpdate: (object: T, old: T) => void
  /** A write to the binding subresource: `spec.nodeName` is the only field taken. May throw a StatusError. */
  readonly prepareForBinding?: (object: T, old: T, now: number) => void
  readonly validate: (object: T) => FieldError[]
  /** In addition to `validate`. */
  readonly validateUpdate: (object: T, old: T) => FieldError[]
  /** In addition to the metadata's checks. */
  readonly validateStatusUpdate: (object: T, old: T) => FieldError[]
  /** Takes addresses and ports in the same turn as the write; `others` includes what is queued. */
  readonly allocate?: (object: T, others: readonly T[]) => FieldError[]
  /** Seconds that a deletion waits for; undefined where the kind knows no graceful deletion. */
  readonly gracePeriod?: (object: T, requested: number | undefined) => number
  /** What else must be empty, beside metadata.finalizers, before the object can go. */
  readonly hasOwnFinalizers?: (object: T) => boolean
  /** Marks the object as being deleted, beside its metadata. */
  readonly prepareForDeletion?: (object: T) => void
}

const nothing = (): void => {}
const noErrors = (): FieldError[] => []

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
