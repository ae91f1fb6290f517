import { describe, expect, it } from 'vitest'
import type { Status } from '#kube/meta/status.ts'
import { apiUnderTest, configMaps, tableAccept } from '../support/api-under-test.ts'

const api = apiUnderTest()

describe('watch', () => {
  it('begins with what there is, then follows, and shows an object that stops to match as deleted', async () => {
    await api.create('watched', { metadata: { name: 'watched', labels: { follow: 'me' } } })
    const watch = api.client.watch(`${configMaps}?watch=true&labelSelector=follow%3Dme`)
    expect(await watch.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'watched' } } })
    const path = `${configMaps}/watched`
    const headers = { 'content-type': 'application/merge-patch+json' }
    await api.client.send(path, { method: 'PATCH', headers, body: { data: { a: '1' } } })
    expect(await watch.next()).toMatchObject({ type: 'MODIFIED', object: { data: { a: '1' } } })
    await api.client.send(path, { method: 'PATCH', headers, body: { metadata: { labels: { follow: null } } } })
    expect(await watch.next()).toMatchObject({ type: 'DELETED', object: { data: { a: '1' } } })
    watch.dispose()
  })

  it('starts strictly after a resourceVersion', async () => {
    const before = await api.create('strictly-1')
    const watch = api.client.watch(`${configMaps}?watch=true&resourceVersion=${before.metadata.resourceVersion ?? ''}`)
    await api.create('strictly-2')
    expect(await watch.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'strictly-2' } } })
    watch.dispose()
  })

  it('streams a list and marks its end (WatchList)', async () => {
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
    const watch = api.client.watch(`/api/v1/namespaces?${query}`)
    const names: (string | undefined)[] = []
    let frame = await watch.next()
    for (; frame?.type === 'ADDED'; frame = await watch.next()) names.push(frame.object.metadata.name)
    expect(names).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system'])
    expect(frame).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'Namespace',
        apiVersion: 'v1',
        metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
      },
    })
    watch.dispose()
  })

  it('ends after timeoutSeconds', async () => {
    const watch = api.client.watch(`${configMaps}?watch=true&timeoutSeconds=1&labelSelector=none`)
    expect(await watch.next()).toBeUndefined()
  })

  it('sends tables, the columns in the first only', async () => {
    const watch = api.client.watch('/api/v1/namespaces?watch=true', { accept: tableAccept })
    expect(await watch.next()).toMatchObject({
      object: { kind: 'Table', columnDefinitions: [{ name: 'Name' }, {}, {}] },
    })
    expect(await watch.next()).toMatchObject({ object: { kind: 'Table', columnDefinitions: null } })
    watch.dispose()
  })

  it('refuses options that do not go together', async () => {
    const answer = await api.client.send('/api/v1/namespaces?watch=true&sendInitialEvents=true')
    expect(answer.json<Status>()).toMatchObject({ code: 422, reason: 'Invalid' })
  })
})
