import { describe, expect, test } from 'vitest'
import { createServedKinds } from '../../../../../../main/engine/kinds/served-kinds.ts'
import type { ServedKind } from '../../../../../../main/engine/registry/served-kinds.ts'
import { applyMergePatch } from '../../../../../../main/engine/registry/patch/merge-patch.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { StatusError } from '#kube/meta/status.ts'
import { conform } from '#kube/schema/conform.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'
import scenarios from './recorded.json' with { type: 'json' }

/** What kube-apiserver 1.36.3 answered to the same writes; times are `T`, names `NAME`. */
interface Step {
  readonly op: string
  readonly manager?: string
  readonly force?: boolean
  readonly body: Record<string, unknown>
  readonly expected: unknown
}

const name = 'the-recorded-one'
const namespace = 'default'
const under = registryUnderTest()

async function write(
  served: ServedKind,
  { op, body: given, manager = 'tester', force = false }: Step,
): Promise<KubeObject> {
  const { registry } = under
  const { kind, stored, structure, toStored = (it: KubeObject) => it, toServed = (it: KubeObject) => it } = served
  const apiVersion = kind.group ? `${kind.group}/${kind.version}` : kind.version
  const body = {
    apiVersion,
    kind: kind.kind,
    ...given,
    metadata: { name, ...(given['metadata'] as object | undefined) },
  }
  const decoded = async (value: object): Promise<KubeObject> => {
    const object = conform(structure, value as Record<string, unknown>).value as unknown as KubeObject
    object.metadata.namespace = namespace
    return toStored(object)
  }
  const options = {
    fieldManager: manager,
    apiVersion,
    ...(op.endsWith('status') ? { subresource: 'status' as const } : {}),
  }
  const merge = async (current: KubeObject): Promise<KubeObject> =>
    decoded(applyMergePatch(await toServed(current), given) as object)
  if (op === 'create') return registry.create(stored, await decoded(body), options)
  if (op === 'put') return registry.update(stored, await decoded(body), options)
  if (op.startsWith('merge')) return registry.modify(stored, namespace, name, merge, options)
  return (await registry.apply(stored, namespace, name, body, { ...options, force })).object
}

async function answerTo(served: ServedKind, step: Step): Promise<unknown> {
  try {
    const { metadata, data } = (await write(served, step)) as KubeObject & { data?: unknown }
    const managedFields = (metadata.managedFields ?? []).map((entry) => (entry.time ? { ...entry, time: 'T' } : entry))
    return { managedFields, ...(data ? { data } : {}) }
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const { code, message = '', details } = error.status
    const causes = details?.causes?.map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`)
    return { code, message: message.replaceAll(name, 'NAME'), ...(causes ? { causes } : {}) }
  }
}

/** Upstream goes through its managers in any order; entries stand in the order of their times, which differ here. */
function inAnyOrder(answer: unknown): unknown {
  const { causes, managedFields, ...rest } = answer as { causes?: string[]; managedFields?: object[] }
  const entries = managedFields?.map((entry) => JSON.stringify(sorted(entry)))
  return { ...rest, ...(causes ? { causes: causes.toSorted() } : {}), ...(entries ? { entries: entries.sort() } : {}) }
}

function sorted(entry: object): object {
  return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
}

describe('the books of the fields are those of upstream', () => {
  test.each(scenarios)('$title', async ({ group, version, resource, steps }) => {
    const served = createServedKinds().ofResource(group, version, resource)
    if (!served) throw new Error(`${resource} is not served`)
    for (const [index, step] of (steps as unknown as Step[]).entries()) {
      const answer = await answerTo(served, step)
      expect(inAnyOrder(answer), `step ${String(index)}: ${step.op}`).toEqual(inAnyOrder(step.expected))
    }
  })
})
