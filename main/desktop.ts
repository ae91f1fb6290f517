/** Composition root: the desktop app on Electron. */
import { app, dialog } from 'electron'
import { join } from 'node:path'
import { messageOf } from '#base/errors.ts'
import { systemClock } from '#base/system-clock.ts'
import { createJsonLogger } from './app/json-logger.ts'
import { registerAppScheme } from './desktop/app-scheme.ts'
import { en } from './desktop/locales/en.ts'
import { runDesktop } from './desktop/run-desktop.ts'

const out = join(import.meta.dirname, '..')
const logger = createJsonLogger({
  level: 'info',
  now: () => systemClock.now(),
  write: (line) => void process.stderr.write(line),
})

app.setName('Archipel')
app.enableSandbox()
registerAppScheme()

if (app.requestSingleInstanceLock()) {
  // Set before the app is ready, so that Chromium's own files go there too.
  const dataDir = process.env['ARCHIPEL_DATA_DIR'] ?? app.getPath('userData')
  app.setPath('sessionData', join(dataDir, 'window'))
  app
    .whenReady()
    .then(() => runDesktop({ out, resources: join(out, '..', 'resources'), dataDir }, logger))
    .catch((error: unknown) => {
      logger.error('the app cannot start', { error: error as Error })
      dialog.showErrorBox(en.cannotStart, messageOf(error))
      app.exit(1)
    })
} else {
  // The first instance shows its window.
  app.quit()
}
