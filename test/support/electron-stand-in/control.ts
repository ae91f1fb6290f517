import type { Browser } from 'playwright-core'

/** What the stand-in saw, and the strings by which the test pulls it; carried by the child process's own IPC channel. */
export interface StandInState {
  records: { type: string; value: string }[]
  endpoint: string
  tooltip: string
  menus: Record<string, MenuEntry[]>
}

export interface MenuEntry {
  id?: string
  label?: string
  enabled?: boolean
  items?: MenuEntry[]
}

interface MenuLike {
  items: { id?: string; label?: string; enabled?: boolean; submenu?: unknown; click?: () => void }[]
  getMenuItemById(id: string): { click?: () => void } | undefined
}

const records: StandInState['records'] = []
const menus = new Map<string, MenuLike>()
const handlers = new Map<string, () => void>()
let nextDialog: unknown = { canceled: true, filePaths: [] }
let tooltip = ''
let endpoint = ''
let browser: Browser | undefined
const closing: Promise<void>[] = []

const describe = (menu: MenuLike): MenuEntry[] =>
  menu.items.map(({ id, label, enabled, submenu }) => ({
    ...(id ? { id } : {}),
    ...(label ? { label } : {}),
    ...(enabled === undefined ? {} : { enabled }),
    ...(submenu ? { items: describe(submenu as MenuLike) } : {}),
  }))

export const control = {
  record(type: string, value: string): void {
    records.push({ type, value })
  },
  setMenu(name: string, menu: MenuLike | null): void {
    if (menu) menus.set(name, menu)
    else menus.delete(name)
  },
  setTooltip(text: string): void {
    tooltip = text
  },
  setBrowser(next: Browser, address: string): void {
    browser = next
    endpoint = address
  },
  answerDialog(type: string, options: unknown): unknown {
    records.push({ type: `dialog-${type}`, value: JSON.stringify(options) })
    return nextDialog
  },
  /** A window that closes; the browser ends after it. */
  willClose(window: Promise<void>): void {
    closing.push(window)
  },
  async closeBrowser(): Promise<void> {
    await Promise.all(closing)
    await browser?.close()
  },
  onSignal(name: string, handler: () => void): void {
    handlers.set(name, handler)
  },
}

type Request =
  | { id: number; type: 'state' }
  | { id: number; type: 'click'; menu: string; item: string }
  | {
      id: number
      type: 'dialog'
      answer: unknown
    }
  | { id: number; type: 'signal'; name: string }

function answer(request: Request): unknown {
  switch (request.type) {
    case 'state':
      return {
        records,
        endpoint,
        tooltip,
        menus: Object.fromEntries([...menus].map(([name, menu]) => [name, describe(menu)])),
      } satisfies StandInState
    case 'click':
      return menus.get(request.menu)?.getMenuItemById(request.item)?.click?.() ?? null
    case 'dialog':
      nextDialog = request.answer
      return null
    case 'signal':
      handlers.get(request.name)?.()
      return null
  }
}

process.on('message', (request: Request) => {
  process.send?.({ id: request.id, value: answer(request) ?? null })
})
// The channel alone must not keep the app alive.
process.channel?.unref()
