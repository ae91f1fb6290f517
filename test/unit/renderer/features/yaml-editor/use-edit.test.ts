import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import type { KubeObject } from '#kube/meta/object.ts'
import { useEdit } from '../../../../../renderer/features/yaml-editor/use-edit.ts'
import { clientKey } from '../../../../../renderer/rpc/use-client.ts'
import { clockKey } from '../../../../../renderer/ui/use-clock.ts'
import { FakeClock, flush } from '../../../../support/fake-clock.ts'
import { createFakeHost, type FakeHost } from '../../support/fake-client.ts'

const ref = {
  cluster: 'engine',
  resource: { group: 'apps', version: 'v1', resource: 'deployments', namespaced: true },
  namespace: 'shop',
  name: 'web',
}
type Deployment = KubeObject & { spec: Record<string, unknown>; status: Record<string, unknown> }

let host: FakeHost
let edit: ReturnType<typeof useEdit>
let wrapper: VueWrapper

const present = (): Deployment => host.local.get(ref) as Deployment

beforeEach(async () => {
  const clock = new FakeClock()
  host = createFakeHost(clock)
  const Holder = defineComponent(() => {
    edit = useEdit(() => ref)
    return () => h('div')
  })
  wrapper = mount(Holder, { global: { provide: { [clientKey as symbol]: host.client, [clockKey as symbol]: clock } } })
  await flush()
})

afterEach(async () => {
  wrapper.unmount()
  await flush()
})

test('nothing is changed by a review, and everything by applying', async () => {
  edit.text.value = edit.text.value.replace('web:1.4.2', 'web:1.5.0')
  expect(await edit.review()).toBe(true)
  expect(edit.preview.value).toContain('web:1.5.0')
  expect(JSON.stringify(present())).toContain('web:1.4.2')
  expect(await edit.apply()).toBe(true)
  expect(JSON.stringify(present())).toContain('web:1.5.0')
  expect([edit.step.value, edit.isDirty.value]).toEqual(['editing', false])
})

test('an untouched text follows the cluster', async () => {
  host.local.put({ ...present(), spec: { ...present().spec, replicas: 9 } } as KubeObject)
  await flush()
  expect(edit.text.value).toContain('replicas: 9')
})

test('a status that moved on meanwhile is no conflict', async () => {
  edit.text.value = edit.text.value.replace('web:1.4.2', 'web:1.5.0')
  host.local.put({ ...present(), status: { readyReplicas: 1 } } as KubeObject)
  await flush()
  expect(await edit.review()).toBe(true)
  expect(await edit.apply()).toBe(true)
})

test('a change of someone else is shown, and overwritten only on demand', async () => {
  edit.text.value = edit.text.value.replace('web:1.4.2', 'web:1.5.0')
  host.local.put({ ...present(), spec: { ...present().spec, replicas: 9 } } as KubeObject)
  await flush()
  expect(await edit.review()).toBe(false)
  expect(edit.step.value).toBe('conflict')
  expect([edit.base.value.includes('replicas: 9'), edit.latest.value.includes('replicas: 9')]).toEqual([false, true])
  expect(await edit.review(true)).toBe(true)
  expect(present().spec['replicas']).toBe(9)
  await edit.apply()
  expect(present().spec['replicas']).toBe(3)
})

test('reloading drops the text and takes what the cluster has', async () => {
  edit.text.value = 'nonsense'
  host.local.put({ ...present(), spec: { ...present().spec, replicas: 9 } } as KubeObject)
  await flush()
  edit.reload()
  expect(edit.text.value).toContain('replicas: 9')
})

test('a deleted object says so and keeps the text', async () => {
  edit.text.value += '# mine'
  host.local.remove(present())
  await flush()
  expect([edit.step.value, edit.text.value.endsWith('# mine')]).toEqual(['gone', true])
})
