import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

const at = (path: string): string => resolve(import.meta.dirname, path)

// Every entry of main is a composition root or the entry of a process of its own.
const main = {
  desktop: at('main/desktop.ts'),
  server: at('main/server.ts'),
  cli: at('main/cli.ts'),
}

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      lib: { entry: main, formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: {
        input: at('preload/bridge.ts'),
        // A sandboxed preload script can only be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    // Relative URLs, so that one build serves the web host's root and Electron's own scheme alike.
    base: './',
    plugins: [vue(), tailwindcss()],
    build: {
      outDir: at('out/renderer'),
      minify: true,
      target: 'chrome150',
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
})
