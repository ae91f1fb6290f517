import { Menu, nativeImage, Tray } from 'electron'
import { toDisposable, type Disposable } from '#base/disposable.ts'
import type { EngineStatus } from '#contract/app.ts'
import type { DesktopTexts } from './locales/en.ts'
import { createTrayTemplate, engineLine, type TrayActions } from './tray-menu.ts'

export interface EngineTray extends Disposable {
  update(status: EngineStatus): void
}

/** The tray icon. Its menu is made anew on each change: Linux shows no later change of an item. */
export function createTray(icon: string, texts: DesktopTexts, actions: TrayActions): EngineTray {
  const tray = new Tray(nativeImage.createFromPath(icon))
  const clean = toDisposable(() => tray.destroy())
  tray.on('click', () => actions.show())
  return {
    update(status) {
      tray.setToolTip(`Archipel — ${engineLine(texts, status)}`)
      tray.setContextMenu(Menu.buildFromTemplate(createTrayTemplate(texts, status, actions)))
    },
    dispose: () => clean.dispose(),
  }
}
