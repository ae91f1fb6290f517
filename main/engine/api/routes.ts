import type { Kind } from '#kube/meta/kind.ts'
import { methodNotAllowed, unknownPath } from '#kube/meta/status-errors.ts'
import type { ResourceRequest } from './context.ts'
import { deleteCollection, deleteObject } from './delete.ts'
import type { EventStream } from './event-stream.ts'
import type { ApiResponse } from './message.ts'
import { patchObject } from './patch.ts'
import { getObject, listObjects } from './read.ts'
import { subresourcesOf, verbsOf } from './served-resources.ts'
import { bindPod } from './subresources/binding.ts'
import { readLog } from './subresources/log.ts'
import { getScale, patchScale, updateScale } from './subresources/scale.ts'
import { watchObjects } from './watch.ts'
import { createObject, updateObject } from './write.ts'

type Handler = (call: ResourceRequest) => ApiResponse | Promise<ApiResponse>

/** `verb` on the resource itself. Watches are handed to `onStream`, so that the server can end them. */
export function resourceHandler(kind: Kind, verb: string, onStream: (stream: EventStream) => void): Handler {
  if (!verbsOf(kind).includes(verb)) throw methodNotAllowed(kind, verb)
  return {
    get: getObject,
    list: listObjects,
    watch: (call: ResourceRequest) => watchObjects(call, onStream),
    create: createObject,
    update: updateObject,
    patch: patchObject,
    delete: deleteObject,
    deletecollection: deleteCollection,
  }[verb] as Handler
}

const subresourceHandlers: Record<string, Record<string, Handler>> = {
  status: {
    get: getObject,
    update: (call) => updateObject(call, 'status'),
    patch: (call) => patchObject(call, 'status'),
  },
  finalize: { update: (call) => updateObject(call, 'finalize') },
  scale: { get: getScale, update: updateScale, patch: patchScale },
  binding: { create: bindPod },
  log: { get: readLog },
}

/** `verb` on a part of an object. Throws 404 for a part the kind does not have, 405 for a verb it does not know. */
export function subresourceHandler(kind: Kind, subresource: string, verb: string): Handler {
  if (!subresourcesOf(kind).some(({ name }) => name === subresource)) throw unknownPath()
  const handler = subresourceHandlers[subresource]?.[verb]
  if (!handler) throw methodNotAllowed(kind, verb)
  return handler
}
