import type { KnipConfig } from 'knip'

export default {
  entry: [
    'main/{desktop,server,cli}.ts',
    'preload/bridge.ts',
    'renderer/main.ts',
    'scripts/*.mjs',
    'test/**/*.{test,e2e,bench}.ts',
    'test/support/{leak-check,engine-writer}.ts',
    'electron.vite.config.ts',
    '.dependency-cruiser.mjs',
  ],
  project: ['main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,vue}', 'test/**/*.ts', 'scripts/**/*.mjs'],
  ignoreDependencies: [
    // Node itself, by platform: found by its path (scripts/toolchain.mjs).
    'node-.+',
    // Used by @tailwindcss/vite through the style sheet's own import.
    'tailwindcss',
  ],
  ignoreBinaries: ['install-electron'],
} satisfies KnipConfig
