import type { KnipConfig } from 'knip'

export default {
  entry: [
    'main/{desktop,server,cli}.ts',
    'preload/bridge.ts',
    'renderer/main.ts',
    'scripts/*.mjs',
    'test/**/*.{test,e2e,bench}.ts',
    'test/support/leak-check.ts',
    'test/support/electron-stand-in/register.ts',
  ],
  // What a file exports and also uses itself is its interface, not dead code.
  ignoreExportsUsedInFile: true,
  project: ['main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,vue}', 'test/**/*.ts', 'scripts/**/*.mjs'],
  // Run by their path from the scripts, or named by a style sheet.
  ignoreDependencies: ['vue-tsc', 'tailwindcss'],
} satisfies KnipConfig
