import type { MenuItemConstructorOptions } from 'electron'
import type { DesktopTexts } from './locales/en.ts'

export type WindowCommand = 'palette' | 'create' | 'preferences' | 'add-kubeconfig'

export interface MenuContext {
  platform: NodeJS.Platform
  texts: DesktopTexts
  send(command: WindowCommand): void
  quit(): void
}

/** The application menu as data. Only accelerators that the page does not handle itself are native. */
export function createMenuTemplate({ platform, texts, send, quit }: MenuContext): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const preferences: MenuItemConstructorOptions = {
    id: 'preferences',
    label: texts.preferences,
    accelerator: 'CmdOrCtrl+,',
    click: () => send('preferences'),
  }
  const appMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about', label: texts.about },
      { type: 'separator' },
      preferences,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { id: 'quit', label: texts.quit, accelerator: 'Cmd+Q', click: quit },
    ],
  }
  const fileMenu: MenuItemConstructorOptions = {
    label: texts.file,
    submenu: [
      { id: 'create', label: texts.createFromYaml, accelerator: 'CmdOrCtrl+N', click: () => send('create') },
      {
        id: 'add-kubeconfig',
        label: texts.addKubeconfig,
        accelerator: 'CmdOrCtrl+Shift+A',
        click: () => send('add-kubeconfig'),
      },
      ...(isMac
        ? []
        : [
            { type: 'separator' as const },
            preferences,
            { type: 'separator' as const },
            { id: 'quit', label: texts.quit, accelerator: 'Ctrl+Q', click: quit },
          ]),
    ],
  }
  const viewMenu: MenuItemConstructorOptions = {
    label: texts.view,
    submenu: [
      { id: 'palette', label: texts.palette, click: () => send('palette') },
      { type: 'separator' },
      { role: 'reload' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  }
  const editMenu: MenuItemConstructorOptions = { role: 'editMenu', label: texts.edit }
  const windowMenu: MenuItemConstructorOptions = { role: 'windowMenu', label: texts.window }
  return [...(isMac ? [appMenu] : []), fileMenu, editMenu, viewMenu, windowMenu]
}
