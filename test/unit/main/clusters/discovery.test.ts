import { describe, expect, it } from 'vitest'
import { statusError } from '#kube/meta/status.ts'
import { discover } from '../../../../main/clusters/discovery.ts'
import { FakeApi } from '../../../support/fake-api.ts'

describe('discovery', () => {
  it('takes two requests where it is aggregated, and prefers the first version of a group', async () => {
    const api = new FakeApi()
    const resource = (name: string, kind: string) => ({
      resource: name,
      responseKind: { kind },
      scope: 'Namespaced',
      verbs: ['get'],
      shortNames: ['x'],
      subresources: [{ subresource: 'status' }],
    })
    const group = (name: string | undefined, versions: object[]) => ({
      kind: 'APIGroupDiscoveryList',
      items: [{ metadata: name ? { name } : {}, versions }],
    })
    api.fixed.set('/api', group(undefined, [{ version: 'v1', resources: [resource('pods', 'Pod')] }]))
    api.fixed.set(
      '/apis',
      group('example.com', [
        { version: 'v2', resources: [resource('widgets', 'Widget')] },
        { version: 'v1', resources: [resource('widgets', 'Widget'), resource('gadgets', 'Gadget')] },
      ]),
    )
    const kinds = await discover(api)
    expect(kinds.map(({ group, version, kind, versions }) => [group, version, kind, versions])).toEqual([
      ['', 'v1', 'Pod', ['v1']],
      ['example.com', 'v2', 'Widget', ['v2', 'v1']],
      ['example.com', 'v1', 'Gadget', ['v1']],
    ])
    expect(api.requests).toHaveLength(2)
    expect(api.requests[0]?.headers['accept']).toContain('as=APIGroupDiscoveryList')
  })

  it('asks group by group where it is not, and does without a group whose server is down', async () => {
    const api = new FakeApi()
    const list = (...resources: object[]) => ({ kind: 'APIResourceList', resources })
    const pods = {
      name: 'pods',
      kind: 'Pod',
      namespaced: true,
      verbs: ['list'],
      shortNames: ['po'],
      categories: ['all'],
    }
    api.fixed.set('/api', { kind: 'APIVersions', versions: ['v1'] })
    api.fixed.set('/apis', {
      kind: 'APIGroupList',
      groups: [
        { name: 'apps', versions: [{ groupVersion: 'apps/v1', version: 'v1' }] },
        { name: 'metrics.k8s.io', versions: [{ groupVersion: 'metrics.k8s.io/v1beta1', version: 'v1beta1' }] },
      ],
    })
    api.fixed.set('/api/v1', list(pods, { ...pods, name: 'pods/log' }))
    api.fixed.set('/apis/apps/v1', list({ name: 'deployments', kind: 'Deployment', namespaced: true, verbs: ['list'] }))
    const down = statusError(503, 'ServiceUnavailable', 'the server is currently unable to handle the request')
    api.fixed.set('/apis/metrics.k8s.io/v1beta1', new Response(JSON.stringify(down.status), { status: 503 }))
    expect(await discover(api)).toMatchObject([
      { kind: 'Pod', shortNames: ['po'], categories: ['all'] },
      { group: 'apps', version: 'v1', kind: 'Deployment', shortNames: [] },
    ])
  })
})
