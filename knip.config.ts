import type { KnipConfig } from 'knip'

export default {
  entry: [
    'main/{desktop,server,cli,issue-worker}.ts',
    'preload/bridge.ts',
    'renderer/main.ts',
    'scripts/*.mjs',
    'test/**/*.{test,e2e,bench}.ts',
    'test/support/electron-stand-in/register.ts',
    'test/support/store-worker.ts',
    'test/reference/{build,conformance,record-transcripts}.ts',
  ],
  // What a file exports and also uses itself is its interface, not dead code.
  ignoreExportsUsedInFile: true,
  project: ['main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,vue,css}', 'test/**/*.ts', 'scripts/**/*.mjs'],
  // Run by its path from scripts/check.mjs.
  ignoreDependencies: ['vue-tsc'],
  // Parts of the system that the storage tests run on, and what builds the real API server.
  ignoreBinaries: ['mount', 'umount', 'go'],
} satisfies KnipConfig
