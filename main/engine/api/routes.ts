import type { Kind, Subresource } from '#kube/meta/kind.ts'
import { methodNotAllowed, unknownPath } from '#kube/meta/status-errors.ts'
import type { ResourceRequest } from './context.ts'
import { deleteCollection, deleteObject } from './delete.ts'
import { methodNotKnown } from './failure.ts'
import type { EventStream } from './event-stream.ts'
import type { ApiResponse } from './message.ts'
import { patchObject } from './patch.ts'
import { getObject, listObjects } from './read.ts'
import { subresourcesOf, verbsOf } from './served-resources.ts'
import { bindPod } from './subresources/binding.ts'
import { evictPod } from './subresources/eviction.ts'
import { refuseCommand } from './subresources/exec.ts'
import { readLog } from './subresources/log.ts'
import { refusePortForward } from './subresources/port-forward.ts'
import { getScale, patchScale, updateScale } from './subresources/scale.ts'
import { createToken } from './subresources/token.ts'
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

/** A part that is read as the whole object, and written with rules of its own. */
function partOf(subresource: Subresource): Record<string, Handler> {
  return {
    get: getObject,
    update: (call) => updateObject(call, subresource),
    patch: (call) => patchObject(call, subresource),
  }
}

const subresourceHandlers: Record<string, Record<string, Handler>> = {
  status: partOf('status'),
  approval: partOf('approval'),
  finalize: { update: (call) => updateObject(call, 'finalize') },
  // These leave HTTP, see upgrade.ts: whoever asks without an upgrade is told so.
  attach: { get: refuseCommand, create: refuseCommand },
  exec: { get: refuseCommand, create: refuseCommand },
  portforward: { get: refusePortForward, create: refusePortForward },
  scale: { get: getScale, update: updateScale, patch: patchScale },
  binding: { create: bindPod },
  ephemeralcontainers: {
    get: getObject,
    update: (call) => updateObject(call, 'ephemeralcontainers'),
    patch: (call) => patchObject(call, 'ephemeralcontainers'),
  },
  eviction: { create: evictPod },
  log: { get: readLog },
  resize: {
    get: getObject,
    update: (call) => updateObject(call, 'resize'),
    patch: (call) => patchObject(call, 'resize'),
  },
  token: { create: createToken },
}

/** `verb` on a part of an object. Throws 404 for a part the kind does not have, 405 for a verb it does not know. */
export function subresourceHandler(kind: Kind, subresource: string, verb: string): Handler {
  if (!subresourcesOf(kind).some(({ name }) => name === subresource)) throw unknownPath()
  const handler = subresourceHandlers[subresource]?.[verb]
  if (!handler) throw methodNotKnown()
  return handler
}
