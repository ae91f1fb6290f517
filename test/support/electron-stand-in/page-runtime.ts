/**
 * What the preload script finds in the page: `require('electron')` with an ipcRenderer whose two ends are bindings of
 * the browser driver. It runs in the page's own world, so context isolation is not reproduced here.
 */
export const pageRuntime = `(() => {
  const toHost = window.__standInToHost
  delete window.__standInToHost
  const listeners = new Map()
  const ports = new Map()
  const ipcRenderer = {
    send: (channel, ...args) => void toHost('send', channel, args),
    on(channel, listener) { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); return this },
  }
  window.__standInFromHost = (items) => {
    for (const item of items) {
      if (item.type === 'message') {
        const event = { sender: ipcRenderer, ports: item.ports.map(openPort) }
        for (const listener of listeners.get(item.channel) ?? []) listener(event, ...item.args)
      } else if (item.type === 'port') ports.get(item.id)?.postMessage(item.data)
      else ports.get(item.id)?.close()
    }
  }
  function openPort(id) {
    const { port1, port2 } = new MessageChannel()
    ports.set(id, port1)
    port1.onmessage = (event) => void toHost('port', id, [event.data])
    return port2
  }
  globalThis.__standInRequire = (name) => {
    if (name !== 'electron') throw new Error('a sandboxed preload script cannot require ' + name)
    return { ipcRenderer }
  }
})();`

/** A preload script as the page runs it: with a `require` of its own, gone before the page's scripts start. */
export function wrapPreload(source: string): string {
  return `${pageRuntime}(() => { const require = globalThis.__standInRequire; delete globalThis.__standInRequire; const module = { exports: {} }, exports = module.exports;
${source}
})();`
}
