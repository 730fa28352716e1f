import { defineConfig } from 'vitest/config'

const conditions = ['@journey-monitor/source', 'module', 'browser', 'development|production']
const resolution = {
  resolve: { conditions },
  ssr: { resolve: { conditions: ['@journey-monitor/source', 'node', 'import', 'module', 'default'] } },
}

/** What takes longer than a minute is in `*.full.test.ts`, and runs with `--mode full`. */
export default defineConfig(({ mode }) => {
  const exclude = ['**/node_modules/**', ...(mode === 'full' ? [] : ['**/*.full.test.ts'])]
  const project = (name: string, include: string, environment: 'node' | 'happy-dom', timeouts = {}) => ({
    ...resolution,
    test: { name, include: [include], exclude, environment, restoreMocks: true, ...timeouts },
  })
  return {
    test: {
      projects: [
        project('sdk', 'packages/sdk/src/**/*.test.ts', 'node'),
        project('react', 'packages/react-bindings/src/**/*.test.tsx', 'happy-dom'),
        project('cli', 'packages/cli/src/**/*.test.ts', 'node', { testTimeout: 30_000, hookTimeout: 30_000 }),
        project('examples', 'examples/*/src/**/*.test.{ts,tsx}', 'happy-dom'),
        project('browser', 'test/**/*.test.ts', 'node', { testTimeout: 60_000, hookTimeout: 120_000 }),
      ],
    },
  }
})
