import * as v from 'valibot'

/** Input schemas that several namespaces share. Limits keep a hostile page from filling the host's memory. */

export const clusterId = v.pipe(v.string(), v.minLength(1), v.maxLength(512))

/** Which kind, as URLs name it. */
export const resourceRef = v.strictObject({
  group: v.pipe(v.string(), v.maxLength(253)),
  version: v.pipe(v.string(), v.minLength(1), v.maxLength(63)),
  resource: v.pipe(v.string(), v.minLength(1), v.maxLength(63), v.regex(/^[a-z0-9.-]+$/)),
  namespaced: v.boolean(),
})
export type ResourceRef = v.InferOutput<typeof resourceRef>

export const namespaceName = v.pipe(v.string(), v.maxLength(63), v.regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/))

export const objectName = v.pipe(v.string(), v.minLength(1), v.maxLength(253), v.regex(/^[^/%\s]+$/))

/** One object of one cluster. */
export const objectRef = v.strictObject({
  cluster: clusterId,
  resource: resourceRef,
  namespace: v.optional(namespaceName),
  name: objectName,
})
export type ObjectRef = v.InferOutput<typeof objectRef>

export const nothing = v.strictObject({})

/** YAML or JSON text; the limit is that of an API request (3 MiB) with room for several documents. */
export const manifestText = v.pipe(v.string(), v.maxLength(16 * 1024 * 1024))
