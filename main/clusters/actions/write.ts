import { AppError } from '#base/errors.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import { pathOf } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Clock } from '#base/clock.ts'
import type { Connection } from '../connection.ts'
import { requestJson } from '../request.ts'
import { hasMaskedValue } from '../secret-mask.ts'
import { parseManifest } from './manifest.ts'

/** Who wrote, in managedFields and audit logs. */
const fieldManager = 'archipel'

/** Strict, as kubectl asks: a field that is misspelt is refused, not dropped. Servers before 1.25 ignore the wish. */
export function toWrite(path: string, dryRun: boolean): string {
  return `${path}?fieldManager=${fieldManager}&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`
}

export async function sendObject(
  connection: Connection,
  method: 'POST' | 'PUT' | 'PATCH',
  path: string,
  body: object,
  contentType = 'application/json',
): Promise<KubeObject> {
  const answer = await requestJson(connection, path, {
    method,
    headers: { 'content-type': contentType },
    body: JSON.stringify(body),
  })
  return answer as unknown as KubeObject
}

/** Replaces one object by an edited text. The text must still be about that object. */
export async function replaceObject(
  connection: Connection,
  ref: ObjectRef,
  text: string,
  dryRun: boolean,
): Promise<KubeObject> {
  const [entry, ...others] = parseManifest(text)
  const invalid = (line: number, reason: string): AppError =>
    new AppError('manifest.invalid', { line, column: 1, reason })
  if (!entry || others[0]) throw invalid(others[0]?.line ?? 1, 'an edit is about one object')
  const { object, line } = entry
  if (object.metadata.name !== ref.name) throw invalid(line, 'the name of an object cannot be changed')
  if ((object.metadata.namespace ?? ref.namespace) !== ref.namespace) {
    throw invalid(line, 'the namespace of an object cannot be changed')
  }
  refuseMasked(object, line)
  return sendObject(connection, 'PUT', toWrite(pathOf(ref.resource, ref.namespace, ref.name), dryRun), object)
}

export async function deleteObject(
  connection: Connection,
  ref: ObjectRef,
  options: { propagation?: string | undefined; gracePeriodSeconds?: number | undefined },
): Promise<void> {
  const { propagation, gracePeriodSeconds } = options
  await requestJson(connection, pathOf(ref.resource, ref.namespace, ref.name), {
    method: 'DELETE',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: propagation ?? 'Background',
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    }),
  })
}

export async function scaleObject(connection: Connection, ref: ObjectRef, replicas: number): Promise<void> {
  const path = pathOf(ref.resource, ref.namespace, ref.name, 'scale')
  await sendObject(connection, 'PATCH', toWrite(path, false), { spec: { replicas } }, 'application/merge-patch+json')
}

/** As `kubectl rollout restart`. Source: kubectl pkg/polymorphichelpers/objectrestarter.go. */
export async function restartObject(connection: Connection, ref: ObjectRef, clock: Clock): Promise<void> {
  const restartedAt = new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z')
  const template = { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt } } }
  const path = toWrite(pathOf(ref.resource, ref.namespace, ref.name), false)
  await sendObject(connection, 'PATCH', path, { spec: { template } }, 'application/merge-patch+json')
}

/** A text that was copied while the values were masked would overwrite them with the mask. */
export function refuseMasked(object: KubeObject, line = 1): void {
  if (!hasMaskedValue(object)) return
  throw new AppError('manifest.invalid', {
    line,
    column: 1,
    reason: 'values of the Secret are masked: reveal them first',
  })
}
