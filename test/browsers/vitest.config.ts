import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const conditions = ['@journey-monitor/source']

/** The tests in installed browsers: every one runs in each. */
export default defineConfig({
  test: {
    globalSetup: fileURLToPath(new URL('display.ts', import.meta.url)),
    projects: (['firefox', 'webkit'] as const).map(name => ({
      resolve: { conditions: [...conditions, 'module', 'browser', 'development|production'] },
      ssr: { resolve: { conditions: [...conditions, 'node', 'import', 'module', 'default'] } },
      test: {
        name,
        provide: { browserName: name },
        include: ['test/browsers/*.test.ts'],
        testTimeout: 120_000,
        hookTimeout: 120_000,
      },
    })),
  },
})
