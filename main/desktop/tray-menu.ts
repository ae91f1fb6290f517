import type { MenuItemConstructorOptions } from 'electron'
import type { EngineStatus } from '#contract/app.ts'
import type { DesktopTexts } from './locales/en.ts'

export interface TrayActions {
  show(): void
  quit(): void
  startEngine(): void
  stopEngine(): void
}

/** The engine's state in one line, as the tray and its tooltip say it. */
export function engineLine(texts: DesktopTexts, status: EngineStatus): string {
  return texts[`engine.${status.state}`].replace('{runtime}', status.runtime?.name ?? '…')
}

export function createTrayTemplate(
  texts: DesktopTexts,
  status: EngineStatus,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const isUp = status.state === 'running' || status.state === 'starting' || status.state === 'restarting'
  return [
    { id: 'state', label: engineLine(texts, status), enabled: false },
    isUp
      ? { id: 'stop-engine', label: texts.stopEngine, click: () => actions.stopEngine() }
      : { id: 'start-engine', label: texts.startEngine, click: () => actions.startEngine() },
    { type: 'separator' },
    { id: 'show', label: texts.show, click: () => actions.show() },
    { id: 'quit', label: texts.quit, click: () => actions.quit() },
  ]
}
