import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LIMITS } from '../../vitest.config.ts'

const conditions = ['@journey-monitor/source']

/** The tests in installed browsers: every test runs in each browser. */
export default defineConfig({
  test: {
    globalSetup: fileURLToPath(new URL('display.ts', import.meta.url)),
    projects: (['firefox', 'webkit'] as const).map(name => ({
      resolve: { conditions: [...conditions, 'module', 'browser', 'development|production'] },
      ssr: { resolve: { conditions: [...conditions, 'node', 'import', 'module', 'default'] } },
      test: {
        name,
        ...LIMITS,
        provide: { ...LIMITS.provide, browserName: name },
        include: ['test/browsers/*.test.ts'],
      },
    })),
  },
})
