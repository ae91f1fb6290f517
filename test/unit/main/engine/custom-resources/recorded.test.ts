import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import {
  customResourceDefinition as kind,
  type CustomResourceDefinition,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { StatusError } from '#kube/meta/status.ts'
import { serveCustomResources, type CustomResources } from '../../../../../main/engine/custom-resources/serve.ts'
import { createServedKinds } from '../../../../../main/engine/kinds/served-kinds.ts'
import { openStore } from '../../../../../main/engine/mvcc/open-store.ts'
import { createRegistry } from '../../../../../main/engine/registry/create-registry.ts'
import type { ServedKind } from '../../../../../main/engine/registry/served-kinds.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import definitions from './definitions.json' with { type: 'json' }
import objects from './objects.json' with { type: 'json' }

// The messages are those of kube-apiserver 1.36.3.
const clock = new FakeClock()
const store = openStore({ clock })
const served = createServedKinds()
const registry = createRegistry({ store, clock, strategies: served.strategyOf })
let custom: CustomResources
let widgets: ServedKind

beforeAll(async () => {
  custom = serveCustomResources({ registry, served, clock, logger: silentLogger })
  await registry.create(kind, structuredClone(objects.definition) as unknown as CustomResourceDefinition)
  await custom.settled()
  widgets = served.ofResource('ref-cel.example.com', 'v1', 'celwidgets') as ServedKind
})

afterAll(() => {
  custom.dispose()
  store.close()
})

async function causesOf(write: () => Promise<unknown>): Promise<string[]> {
  try {
    await write()
    return []
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const { causes = [] } = error.status.details ?? {}
    return causes.map(({ reason = '', field = '', message = '' }) => `${reason} ${field}: ${message}`).sort()
  }
}

describe('a definition', () => {
  test.each(definitions.map((row, i) => ({ ...row, i })))('$i', async ({ definition, causes }) => {
    const input = structuredClone(definition) as unknown as CustomResourceDefinition
    expect(await causesOf(() => registry.create(kind, input, { dryRun: true }))).toEqual(causes.sort())
  })
})

function conformed(object: object): KubeObject {
  const { value } = widgets.conform?.(object as Record<string, unknown>) ?? { value: {} }
  const object_ = value as unknown as KubeObject
  return { ...object_, metadata: { ...object_.metadata, namespace: 'ref-cel' } }
}

describe('a new object', () => {
  test.each(objects.creates.map((row, i) => ({ ...row, i })))('$i', async ({ object, causes, unknown }) => {
    expect(widgets.conform?.(object).unknown).toEqual(unknown)
    const write = (): Promise<unknown> => registry.create(widgets.stored, conformed(object), { dryRun: true })
    expect(await causesOf(write)).toEqual(causes.sort())
  })
})

describe('an update', () => {
  test.each(objects.updates.map((row, i) => ({ ...row, i })))('$i', async ({ spec, causes, i }) => {
    const first = conformed({ ...objects.creates[0]?.object, metadata: { name: `w-${String(i)}` } })
    const made = await registry.create(widgets.stored, first)
    const changed = { ...made, spec } as KubeObject
    expect(await causesOf(() => registry.update(widgets.stored, changed, { dryRun: true }))).toEqual(causes.sort())
  })
})
