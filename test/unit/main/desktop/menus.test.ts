import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { en } from '../../../../main/desktop/locales/en.ts'
import { fr } from '../../../../main/desktop/locales/fr.ts'
import { createMenuTemplate, type WindowCommand } from '../../../../main/desktop/menu.ts'
import { createTrayTemplate } from '../../../../main/desktop/tray-menu.ts'

function find(items: MenuItemConstructorOptions[], id: string): MenuItemConstructorOptions | undefined {
  for (const item of items) {
    if (item.id === id) return item
    const inner = Array.isArray(item.submenu) ? find(item.submenu, id) : undefined
    if (inner) return inner
  }
  return undefined
}

const click = (item: MenuItemConstructorOptions | undefined): void => (item?.click as (() => void) | undefined)?.()

describe.each(['darwin', 'linux', 'win32'] as const)('the menu on %s', (platform) => {
  test('sends each command to the window once', () => {
    const sent: WindowCommand[] = []
    const quit = vi.fn()
    const menu = createMenuTemplate({ platform, texts: en, send: (command) => sent.push(command), quit })
    for (const id of ['create', 'add-kubeconfig', 'preferences', 'palette', 'quit']) click(find(menu, id))
    expect(sent).toEqual(['create', 'add-kubeconfig', 'preferences', 'palette'])
    expect(quit).toHaveBeenCalledOnce()
  })
})

test('the tray says the state of the engine and offers what changes it', () => {
  const actions = { show: vi.fn(), quit: vi.fn(), startEngine: vi.fn(), stopEngine: vi.fn() }
  const running = createTrayTemplate(
    fr,
    { state: 'running', restarts: 0, runtime: { name: 'docker', reason: '', healthy: true } },
    actions,
  )
  expect(find(running, 'state')?.label).toBe('Cluster local : en marche (docker)')
  click(find(running, 'stop-engine'))
  expect(actions.stopEngine).toHaveBeenCalledOnce()
  const failed = createTrayTemplate(en, { state: 'failed', restarts: 3 }, actions)
  expect(find(failed, 'stop-engine')).toBeUndefined()
  click(find(failed, 'start-engine'))
  expect(actions.startEngine).toHaveBeenCalledOnce()
})
