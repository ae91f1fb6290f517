import type { Disposable } from '#base/disposable.ts'
import type { Kind, Subresource } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { StatusError } from '#kube/meta/status.ts'

/** Who asks. Controllers and node agents act as `system:…` users of the engine itself. */
export interface UserInfo {
  readonly name: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export interface WriteOptions {
  /** Everything but the storage happens. */
  readonly dryRun?: boolean
  readonly user?: UserInfo
  /** What the write is: the object itself, or one of its subresources. */
  readonly subresource?: Subresource
  /** Whom `metadata.managedFields` names as the writer. */
  readonly fieldManager?: string
  /** The version that the writer speaks, such as `apps/v1`, where it is not the stored one. */
  readonly apiVersion?: string
  /** Admission was asked about what this is a part of, such as the eviction of a pod. */
  readonly isAdmitted?: boolean
  /** The fields of CreateOptions or UpdateOptions, as the client gave them: admission shows them around. */
  readonly given?: Readonly<Record<string, unknown>>
  /** Aborts when nobody waits for the answer any more: then the write is none. */
  readonly signal?: () => AbortSignal
  /** Takes a text for a `Warning` header of the answer. */
  readonly warn?: (text: string) => void
  /** Takes an annotation for the request's audit event. */
  readonly annotate?: (key: string, value: string) => void
}

/** For writes that create what is missing. */
export interface UpsertOptions extends WriteOptions {
  /** Called before an object is created. Throws a StatusError where the caller may change objects but not create them. */
  readonly authorizeCreate?: () => void | Promise<void>
}

export interface ApplyOptions extends UpsertOptions {
  readonly fieldManager: string
  /** Takes fields from whoever owns them. */
  readonly force?: boolean
}

export interface ApplyResult<T extends KubeObject> {
  readonly object: T
  readonly isCreated: boolean
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  readonly dryRun?: boolean
  /** Admission was asked about what this is a part of, such as the eviction of a pod. */
  readonly isAdmitted?: boolean
  readonly user?: UserInfo
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: () => AbortSignal
  readonly warn?: (text: string) => void
  readonly annotate?: (key: string, value: string) => void
}

export interface ConnectOptions extends Pick<WriteOptions, 'user' | 'warn' | 'annotate' | 'given' | 'signal'> {
  /** Absent for what is of the kind itself, such as a review. */
  readonly subresource?: Subresource
  /** CREATE for what is made and not kept, such as a token; CONNECT unless it is said. */
  readonly operation?: 'CONNECT' | 'CREATE'
  readonly dryRun?: boolean
  /** What is asked for, such as PodExecOptions. */
  readonly object: Readonly<Record<string, unknown>>
  /** What the kind has to say of the object before plugins may refuse it; refuses by throwing. */
  readonly check?: (object: KubeObject) => void
}

export interface ListOptions {
  /** Absent: all namespaces, or a cluster-scoped kind. */
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** Page size; 0 or absent is everything. */
  readonly limit?: number
  readonly continue?: string
  readonly resourceVersion?: string
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan'
}

export interface ListResult<T extends KubeObject> {
  readonly items: readonly T[]
  readonly resourceVersion: string
  readonly continue?: string
  readonly remainingItemCount?: number
}

export interface WatchOptions {
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** Events strictly after this revision. Absent: from now on. Below the floor: StatusError 410 Expired. */
  readonly sinceRevision?: number
  /** Told when the watch cannot go on: a webhook does not convert what it shows. Nothing comes after it. */
  readonly onFailure?: (error: StatusError) => void
}

/** `object` is the last matching state where a selector stopped to match (DELETED), with the new resourceVersion. */
export interface WatchEvent<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: T
  readonly revision: number
}

/** A deletion is done, or waits for finalizers or a grace period; then `object` is what is left. */
export interface DeleteResult<T extends KubeObject> {
  readonly isGone: boolean
  readonly object: T
}

/**
 * The generic store: one for all kinds. Objects that come out are deeply frozen and keep their identity until they
 * change, so what is derived from one (its JSON, its table row) can be kept in a WeakMap beside it.
 * Reads are synchronous, from memory. Writes resolve after their commit; every error is a StatusError.
 * Source: apiserver pkg/registry/generic/registry/store.go.
 */
export interface Registry {
  /** The revision of the newest commit. */
  readonly revision: number

  get<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T
  find<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined
  list<T extends KubeObject>(kind: Kind<T>, options?: ListOptions): ListResult<T>

  create<T extends KubeObject>(kind: Kind<T>, object: NoInfer<T>, options?: WriteOptions): Promise<T>
  /** A resourceVersion in the object is a precondition (409 Conflict); without one the write is unconditional. */
  update<T extends KubeObject>(kind: Kind<T>, object: NoInfer<T>, options?: UpsertOptions): Promise<T>
  /** Applies a pure change to the current state, again whenever another write comes in between. */
  modify<T extends KubeObject>(
    kind: Kind<T>,
    namespace: string | undefined,
    name: string,
    change: (current: T) => T | Promise<T>,
    options?: WriteOptions,
  ): Promise<T>
  /**
   * Server-side apply: `config` is what the manager wants to have said, in the version of `options`. Creates what is
   * missing. Throws StatusError 409 with the fields that others own.
   */
  apply<T extends KubeObject>(
    kind: Kind<T>,
    namespace: string | undefined,
    name: string,
    config: Readonly<Record<string, unknown>>,
    options: ApplyOptions,
  ): Promise<ApplyResult<T>>
  delete<T extends KubeObject>(
    kind: Kind<T>,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): Promise<DeleteResult<T>>
  /**
   * Asks the admission plugins about a connection to an object, or what is made of it; it need not be there. Nothing is
   * stored. Answers with what the plugins have made of `object`.
   */
  connect<T extends KubeObject>(
    kind: Kind<T>,
    namespace: string | undefined,
    name: string,
    options: ConnectOptions,
  ): Promise<KubeObject>
  /** Deletes what `list` finds, and answers with that, as it was. */
  deleteCollection<T extends KubeObject>(
    kind: Kind<T>,
    list: ListOptions,
    options?: DeleteOptions,
  ): Promise<ListResult<T>>

  /**
   * Calls `listener` once per commit with that commit's events in revision order, after the commit is durable and before
   * the writes of that commit resolve: who awaited a write has been told of it.
   * Past events since `sinceRevision` come first, in the same call order, before `watch` returns.
   */
  watch<T extends KubeObject>(
    kind: Kind<T>,
    options: WatchOptions,
    listener: (events: readonly WatchEvent<T>[]) => void,
  ): Disposable
}
