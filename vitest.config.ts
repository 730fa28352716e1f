import { defineConfig } from 'vitest/config'

const conditions = ['@journey-monitor/source', 'module', 'browser', 'development|production']
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions: ['@journey-monitor/source', 'node', 'import', 'module', 'default'] } },
}
const unit = (name: string, include: string[], environment: 'node' | 'happy-dom') => ({
  ...shared,
  test: { name, include, environment, restoreMocks: true },
})

export default defineConfig({
  test: {
    projects: [
      unit('sdk', ['packages/sdk/src/**/*.test.ts'], 'node'),
      unit('react', ['packages/react-bindings/src/**/*.test.tsx'], 'happy-dom'),
      unit('cli', ['packages/cli/src/**/*.test.ts'], 'node'),
      unit('examples', ['examples/*/src/**/*.test.{ts,tsx}'], 'happy-dom'),
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['test/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
