import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nextTick, type App } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { createWindowApp } from '../../../renderer/window-app.ts'
import { FakeClock, flush } from '../../support/fake-clock.ts'
import { createFakeHost, type FakeHost } from './support/fake-client.ts'

let app: App | undefined
let host: FakeHost

beforeEach(() => {
  // happy-dom lays nothing out: give the virtual table room for its rows.
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, get: () => 600 })
  Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, get: () => 1_000 })
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 600 })
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => 1_000 })
})

afterEach(async () => {
  app?.unmount()
  await flush()
  document.body.replaceChildren()
  localStorage.clear()
})

async function open(path: string): Promise<void> {
  const clock = new FakeClock()
  host = createFakeHost(clock)
  const history = createMemoryHistory()
  history.replace(path)
  document.body.innerHTML = '<div id="app"></div>'
  app = createWindowApp({ client: host.client, clock, history })
  app.mount('#app')
  await settle()
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await flush()
    await nextTick()
  }
}

const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)]
const rowTexts = (): string[] => all('[role=grid] [role=row][aria-selected]').map((row) => row.textContent)
const rowOf = (name: string): HTMLElement => {
  const row = all('[role=grid] [role=row][aria-selected]').find((candidate) => candidate.textContent.includes(name))
  if (!row) throw new Error(`no row ${name}`)
  return row
}
const press = (key: string): void => {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}
const button = (name: string): HTMLButtonElement => {
  const found = all('button').find(
    (candidate) => (candidate.getAttribute('aria-label') ?? candidate.textContent.trim()) === name,
  )
  if (!found) throw new Error(`no button ${name}`)
  return found as HTMLButtonElement
}

const pods = '/c/engine/r/core/v1/pods'
const sampleRef = {
  resource: { group: '', version: 'v1', resource: 'pods', namespaced: true },
  namespace: 'shop',
  name: 'web-6b7f9c-x2kqp',
}

describe('a list', () => {
  test('shows the rows of its cluster and says how many there are', async () => {
    await open(pods)
    expect(document.querySelector('h1')?.textContent).toBe('Pods')
    expect(rowTexts()).toHaveLength(10)
    expect(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')).toBe('11')
    expect(rowOf('checkout-6b7f9c-j9fzt').textContent).toContain('CrashLoopBackOff')
  })

  test('follows the cluster without a reload', async () => {
    await open(pods)
    const pod = host.local.get(sampleRef)
    if (!pod) throw new Error('the sample has changed')
    host.local.remove(pod)
    host.local.put({ ...pod, metadata: { ...pod.metadata, name: 'web-6b7f9c-new', uid: 'new' } })
    await settle()
    expect(rowTexts().join()).toContain('web-6b7f9c-new')
    expect(rowTexts().join()).not.toContain('web-6b7f9c-x2kqp')
  })

  test('takes namespaces, filter and order from the URL', async () => {
    await open(`${pods}?ns=shop&q=app%3Dweb&sort=name:desc`)
    const names = rowTexts().map((text) => /web-6b7f9c-\w{5}/.exec(text)?.[0])
    expect(names).toEqual(['web-6b7f9c-x2kqp', 'web-6b7f9c-w4m8d', 'web-6b7f9c-j9fzt'])
  })

  test('says why it is empty and what would fill it', async () => {
    await open('/c/engine/r/shop.example/v1alpha1/giftcards')
    expect(document.querySelector('h1')?.textContent).toBe('Gift Cards')
    expect(document.body.textContent).toContain('No Gift Cards')
    expect(button('Create from YAML')).toBeDefined()
  })

  test('says what a kind is where there is none of it', async () => {
    await open('/c/engine/r/networking.k8s.io/v1/ingresses')
    expect(document.body.textContent).toContain('An ingress leads HTTP requests from outside to services')
    expect(button('Create from YAML')).toBeDefined()
  })

  test('asks nobody to make what only controllers make', async () => {
    await open('/c/engine/r/storage.k8s.io/v1/volumeattachments')
    expect(document.body.textContent).toContain('The cluster makes them.')
    expect(() => button('Create from YAML')).toThrow('no button')
  })

  test('says of a kind that the cluster does not serve that it does not, instead of loading for ever', async () => {
    await open('/c/engine/r/nobody.example/v1/ghosts')
    expect(document.body.textContent).toContain('The cluster does not serve ghosts')
  })

  test('moves through the rows by keys and opens one', async () => {
    await open(pods)
    press('j')
    await settle()
    press('j')
    press('d')
    await settle()
    expect(document.querySelector('aside h2')?.textContent).toBe('dns-6b7f9c-x2kqp')
    press('Escape')
    await settle()
    expect(document.querySelector('aside')).toBeNull()
  })
})

test('the buttons of an open object do what they say', async () => {
  await open(`${pods}?open=shop/web-6b7f9c-x2kqp`)
  button('Logs').click()
  await settle()
  expect(document.querySelector('[role=log]')?.getAttribute('aria-label')).toBe('Log of web-6b7f9c-x2kqp')
  button('Close Logs: web-6b7f9c-x2kqp').click()
  await settle()
  expect(document.querySelector('[role=log]')).toBeNull()
})

describe('deleting', () => {
  test('names kind, name and cluster, and happens only after the answer', async () => {
    await open(`${pods}?open=shop/web-6b7f9c-x2kqp`)
    press('Delete')
    await settle()
    const dialog = document.querySelector('[role=dialog]')
    expect(dialog?.textContent).toContain('Delete Pod web-6b7f9c-x2kqp?')
    expect(dialog?.textContent).toContain('In cluster local')
    expect(host.local.get(sampleRef)).toBeDefined()
    const inDialog = all('[role=dialog] footer button').find((element) => element.textContent.trim() === 'Delete')
    inDialog?.click()
    await settle()
    expect(host.local.get(sampleRef)).toBeUndefined()
    expect(document.body.textContent).toContain('It was deleted')
  })
})

describe('what comes from a cluster', () => {
  test('is text, whatever it looks like', async () => {
    await open(pods)
    const pod = host.local.get(sampleRef)
    if (!pod) throw new Error('the sample has changed')
    const labels = { app: '<img src=x onerror=alert(1)>' }
    host.local.put({ ...pod, metadata: { ...pod.metadata, name: '<b>bold</b>', uid: 'hostile', labels } })
    await settle()
    expect(rowOf('<b>bold</b>').querySelector('b, img')).toBeNull()
  })

  test('a Secret stays masked until it is asked for', async () => {
    await open('/c/engine/r/core/v1/secrets?open=shop/web-database')
    expect(document.body.innerHTML).not.toContain('correct horse')
    button('Reveal values').click()
    await settle()
    expect(document.body.textContent).toContain('correct horse')
  })
})

test('a cluster that fails says why and what can be done', async () => {
  await open('/c/file%2Fprod/overview')
  expect(document.querySelector('main')?.textContent).toContain('The sign-in command failed')
  expect(button('Reconnect')).toBeDefined()
})

test('French is spoken when it is chosen', async () => {
  await open('/preferences')
  const radio = document.querySelector<HTMLInputElement>('input[value=fr]')
  radio?.click()
  await settle()
  expect(document.querySelector('h1')?.textContent).toBe('Préférences')
  expect(document.documentElement.lang).toBe('fr')
})
