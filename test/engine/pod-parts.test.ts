import { describe, expect, it } from 'vitest'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { Status } from '#kube/meta/status.ts'
import { apiUnderTest } from '../support/api-under-test.ts'

const api = apiUnderTest()
const pods = '/api/v1/namespaces/default/pods'
const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'

async function createPod(name: string): Promise<Pod> {
  const body = {
    metadata: { name, labels: { app: name } },
    spec: {
      // No node takes it, so nobody else writes it.
      schedulerName: 'nobody',
      containers: [{ name: 'c', image: 'busybox:1', resources: { requests: { cpu: '1' } } }],
    },
  }
  const answer = await api.client.send(pods, { method: 'POST', body })
  expect(answer.status, answer.text).toBe(201)
  return answer.json<Pod>()
}

const strategic = { 'content-type': 'application/strategic-merge-patch+json' }

describe('parts of a pod', () => {
  it('takes the resources alone from a resize, and the new containers alone from the other', async () => {
    const { metadata } = await createPod('parts')
    const resize = { spec: { containers: [{ name: 'c', image: 'no:2', resources: { requests: { cpu: '1500m' } } }] } }
    const resized = await api.client.send(`${pods}/parts/resize`, { method: 'PATCH', body: resize, headers: strategic })
    expect(resized.json<Pod>().spec.containers).toMatchObject([
      { image: 'busybox:1', resources: { requests: { cpu: '1500m' } } },
    ])
    const join = { spec: { ephemeralContainers: [{ name: 'e', image: 'busybox:1' }], nodeName: 'n' } }
    const path = `${pods}/parts/ephemeralcontainers`
    const joined = await api.client.send(path, { method: 'PATCH', body: join, headers: strategic })
    expect(joined.json<Pod>()).toMatchObject({
      metadata: { uid: metadata.uid, generation: 3 },
      spec: { ephemeralContainers: [{ name: 'e', imagePullPolicy: 'IfNotPresent' }] },
    })
    expect(joined.json<Pod>().spec.nodeName).toBeUndefined()
  })
})

describe('evictions', () => {
  const evict = (name: string, query = '') =>
    api.client.send(`${pods}/${name}/eviction${query}`, {
      method: 'POST',
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } },
    })

  it('deletes a pod that has not begun, but not on a dry run', async () => {
    await createPod('pending')
    expect((await evict('pending', '?dryRun=All')).status).toBe(201)
    expect((await api.client.send(`${pods}/pending`)).status).toBe(200)
    expect((await evict('pending')).json<Status>()).toMatchObject({ status: 'Success', code: 201 })
    expect((await api.client.send(`${pods}/pending`)).status).toBe(404)
  })

  it('asks the budget of a pod that runs', async () => {
    const pod = await createPod('guarded')
    const status = { ...pod.status, phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
    await api.client.send(`${pods}/guarded/status`, { method: 'PUT', body: { ...pod, status } })
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } }
    await api.client.send(budgets, { method: 'POST', body: { metadata: { name: 'guard' }, spec } })
    const refusal = await evict('guarded')
    expect(refusal.json<Status>()).toMatchObject({
      code: 429,
      reason: 'TooManyRequests',
      details: { causes: [{ reason: 'DisruptionBudget' }] },
    })
    expect((await api.client.send(`${pods}/guarded`)).json<Pod>().metadata.deletionTimestamp).toBeUndefined()
  })
})
