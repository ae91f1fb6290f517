import { ipcRenderer } from 'electron'

// Hands the page a MessagePort to the host whenever it asks for one, and exposes nothing else. The page asks by a
// message to its own window: this way neither side can be early, and a reloaded or reconnecting page asks again.
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'archipel:connect') ipcRenderer.send('archipel:connect')
})
ipcRenderer.on('archipel:port', (event) => {
  window.postMessage('archipel:port', window.location.origin, event.ports)
})
