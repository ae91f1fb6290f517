import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { DeleteOptions, WriteOptions } from '../registry/registry.ts'

/** What a reconciler wants to tell people about an object. */
export interface EventNote {
  readonly about: KubeObject
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** Names a part of the object, such as `spec.containers{app}`. */
  readonly fieldPath?: string
}

/**
 * One write that a reconciler intends. Reconcilers return these and the committer executes them in order, so a
 * reconciler is a function from what is to what should be written, and its test needs no server.
 */
export type Intent =
  | {
      readonly type: 'create'
      readonly kind: Kind
      readonly object: KubeObject
      /** What follows a success; the created object has the name that the server gave it. */
      readonly then?: (created: KubeObject) => readonly Intent[]
    }
  | {
      readonly type: 'update'
      readonly kind: Kind
      readonly object: KubeObject
      readonly subresource?: WriteOptions['subresource']
    }
  | {
      /** Server-side apply by force: of what a controller says, whatever else an object carries. */
      readonly type: 'apply'
      readonly kind: Kind
      readonly config: KubeObject
      readonly subresource?: WriteOptions['subresource']
    }
  | {
      readonly type: 'delete'
      readonly kind: Kind
      readonly object: KubeObject
      readonly options: DeleteOptions
      readonly then?: readonly Intent[]
    }
  | { readonly type: 'event'; readonly note: EventNote }
  | {
      /** Writes of equal rank, run side by side in batches of 1, 2, 4 …; the first failing batch is the last. */
      readonly type: 'batch'
      readonly intents: readonly Intent[]
      readonly onFailure?: (error: unknown) => readonly Intent[]
    }
  | {
      /** Writes that something asynchronous stands before, such as a signature. */
      readonly type: 'deferred'
      readonly compute: () => Promise<readonly Intent[]>
    }

/** What a reconciliation came to. */
export interface Outcome {
  readonly intents: readonly Intent[]
  /** Come back after so many milliseconds even if nothing changes. */
  readonly requeueAfter?: number
}

export const nothing: Outcome = { intents: [] }

export function create<T extends KubeObject>(
  kind: Kind<T>,
  object: T,
  then?: (created: T) => readonly Intent[],
): Intent {
  return {
    type: 'create',
    kind: erase(kind),
    object,
    ...(then ? { then: (created: KubeObject) => then(created as T) } : {}),
  }
}

/** Writes the object as it stands in memory: its resourceVersion makes a concurrent change a conflict. */
export function update<T extends KubeObject>(
  kind: Kind<T>,
  object: T,
  subresource?: WriteOptions['subresource'],
): Intent {
  return { type: 'update', kind: erase(kind), object, ...(subresource ? { subresource } : {}) }
}

/** `config` has nothing but the fields that are to be owned, and the name. */
export function apply<T extends KubeObject>(
  kind: Kind<T>,
  config: T,
  subresource?: WriteOptions['subresource'],
): Intent {
  return { type: 'apply', kind: erase(kind), config, ...(subresource ? { subresource } : {}) }
}

/** Deletes this very object (its uid is a precondition); that it is gone already is a success. */
export function remove<T extends KubeObject>(
  kind: Kind<T>,
  object: T,
  options: Omit<DeleteOptions, 'preconditions'> = {},
  then?: readonly Intent[],
): Intent {
  const { uid } = object.metadata
  const preconditions = uid ? { preconditions: { uid } } : {}
  return {
    type: 'delete',
    kind: erase(kind),
    object,
    options: { ...options, ...preconditions },
    ...(then ? { then } : {}),
  }
}

export function note(
  about: KubeObject,
  type: EventNote['type'],
  reason: string,
  message: string,
  fieldPath?: string,
): Intent {
  return { type: 'event', note: { about, type, reason, message, ...(fieldPath ? { fieldPath } : {}) } }
}

export function batch(intents: readonly Intent[], onFailure?: (error: unknown) => readonly Intent[]): Intent {
  return { type: 'batch', intents, ...(onFailure ? { onFailure } : {}) }
}

export function deferred(compute: () => Promise<readonly Intent[]>): Intent {
  return { type: 'deferred', compute }
}

/** A list of intents cannot carry each one's object type; kind and object were checked together above. */
function erase<T extends KubeObject>(kind: Kind<T>): Kind {
  return kind as unknown as Kind
}
