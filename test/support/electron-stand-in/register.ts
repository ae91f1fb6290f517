import { registerHooks } from 'node:module'

// Loaded before the built desktop.cjs: it then finds the stand-in where it asks for Electron.
const standIn = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: standIn, shortCircuit: true }
      : next(specifier, context),
})
