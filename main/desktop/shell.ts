import { app, dialog, shell } from 'electron'
import type { Shell } from '../rpc/handlers/services.ts'
import type { DesktopTexts } from './locales/en.ts'

/** What Electron lends to the host. Only loopback URLs of forwards are ever opened. */
export function createElectronShell(texts: DesktopTexts): Shell {
  const { platform } = process
  return {
    info: {
      name: 'Archipel',
      version: app.getVersion(),
      platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
      shell: 'electron',
      locale: app.getLocale(),
    },
    async openExternal(url) {
      const { protocol, hostname } = new URL(url)
      if (protocol !== 'http:' || hostname !== '127.0.0.1') return false
      await shell.openExternal(url)
      return true
    },
    async pickFile() {
      const { canceled, filePaths } = await dialog.showOpenDialog({
        title: texts.pickKubeconfig,
        properties: ['openFile', 'showHiddenFiles'],
      })
      return canceled ? undefined : filePaths[0]
    },
  }
}
