import * as v from 'valibot'
import { call, stream } from './builders.ts'
import type { ErrorEnvelope } from './errors.ts'
import { clusterId, nothing } from './schemas.ts'

export interface ClusterSummary {
  id: string
  name: string
  /** `engine` is the local one; `kubeconfig` is a context of a file. */
  source: { type: 'engine' } | { type: 'kubeconfig'; file: string; context: string; removable: boolean }
  server: string
  user: string
  namespace?: string
  /** How the user signs in; never the credential. */
  auth: 'client-certificate' | 'token' | 'exec' | 'auth-provider' | 'basic' | 'none'
  color?: string
  state: 'idle' | 'connecting' | 'connected' | 'failed'
  /** Git version of the server, once connected. */
  version?: string
  error?: ErrorEnvelope
  /** RFC 3339; when the state was last confirmed. */
  checkedAt?: string
}

/** A kubeconfig file that could not be used, or parts of it. */
export interface SourceProblem {
  file: string
  error: ErrorEnvelope
}

export interface Catalog {
  clusters: ClusterSummary[]
  problems: SourceProblem[]
}

/** A kind that a cluster serves, from its discovery. */
export interface DiscoveredKind {
  group: string
  /** The one that the server prefers. */
  version: string
  /** All in which it is served. */
  versions?: string[]
  kind: string
  resource: string
  namespaced: boolean
  verbs: string[]
  shortNames: string[]
  categories: string[]
}

export const clusters = {
  watch: stream(nothing).yields<Catalog>(),
  connect: call(v.strictObject({ cluster: clusterId })).returns<ClusterSummary>(),
  disconnect: call(v.strictObject({ cluster: clusterId })).returns<null>(),
  kinds: call(v.strictObject({ cluster: clusterId, refresh: v.optional(v.boolean()) })).returns<DiscoveredKind[]>(),
  customize: call(
    v.strictObject({
      cluster: clusterId,
      name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120))),
      color: v.optional(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i))),
    }),
  ).returns<ClusterSummary>(),
  /** Adds a file that the host can read, by its path. */
  addFile: call(v.strictObject({ path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) })).returns<Catalog>(),
  /** Adds pasted text; it is kept as a file of mode 0600 in the data dir. */
  addText: call(
    v.strictObject({
      name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
      text: v.pipe(v.string(), v.maxLength(4 * 1024 * 1024)),
    }),
  ).returns<Catalog>(),
  /** Opens the system's file dialog; answers with the unchanged catalog when it is cancelled. Electron alone. */
  pickFile: call(nothing).returns<Catalog>(),
  /** Forgets an added file. A file that the app did not write stays on the disk. */
  removeFile: call(v.strictObject({ path: v.string() })).returns<Catalog>(),
}
