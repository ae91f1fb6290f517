import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'
import packageJson from './package.json' with { type: 'json' }

const at = (path: string): string => resolve(import.meta.dirname, path)

// Packages go into the build, where a start reads few files instead of hundreds. These two stay outside: dockerode's SSH
// has a native part, and of client-node's thousands of files hardly any is ever read. So do the engine's late packages
// (main/engine/late-packages.ts), which it asks Node for.
const external = ['dockerode', '@kubernetes/client-node']
const bundled = Object.keys(packageJson.dependencies).filter((name) => !external.includes(name))

/** Kilobytes: the window and its host are on one machine, and nobody waits for a download. */
const chunkSizeWarningLimit = 2_000

// Every entry of main is a composition root: the entry of a process or a thread of its own.
const main = {
  desktop: at('main/desktop.ts'),
  server: at('main/server.ts'),
  cli: at('main/cli.ts'),
  'issue-worker': at('main/issue-worker.ts'),
}

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: { exclude: bundled },
      chunkSizeWarningLimit,
      // An ES module that imports one of Node's modules touches all that it exports, and so loads what is loaded late, such
      // as WebCrypto and the streams of files; `require` does not, which makes a start a tenth shorter.
      lib: { entry: main, formats: ['cjs'] },
      rolldownOptions: {
        output: {
          // One letter that is not ASCII, and V8 keeps a whole file with two bytes for each.
          charset: 'ascii',
          comments: { legal: true, annotation: false, jsdoc: false },
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
        },
      },
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
      chunkSizeWarningLimit,
      target: 'chrome150',
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
})
