import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const node = (name: string, include: string[], timeout: number) => ({
  extends: true as const,
  test: { name, include, testTimeout: timeout, hookTimeout: timeout },
})

export default defineConfig({
  plugins: [vue()],
  test: {
    environment: 'node',
    setupFiles: ['test/support/leak-check.ts'],
    // Two cores: more workers only make each other wait.
    maxWorkers: 2,
    projects: [
      node('unit', ['test/unit/{main,preload,scripts}/**/*.test.ts'], 20_000),
      {
        extends: true as const,
        test: {
          name: 'renderer',
          include: ['test/unit/renderer/**/*.test.ts'],
          environment: 'happy-dom',
          testTimeout: 20_000,
        },
      },
      node('architecture', ['test/architecture/*.test.ts'], 120_000),
      node('engine', ['test/engine/*.test.ts'], 180_000),
      node('docker', ['test/docker/*.test.ts'], 240_000),
      node('reference', ['test/reference/*.test.ts'], 900_000),
      node('e2e', ['test/e2e/*.e2e.ts'], 300_000),
    ],
  },
})
