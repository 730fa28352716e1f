import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const conditions = ['@journey-monitor/source', 'module', 'browser', 'development|production']
const resolution = {
  resolve: { conditions },
  ssr: { resolve: { conditions: ['@journey-monitor/source', 'node', 'import', 'module', 'default'] } },
}

/** What a folder of `test/compat` depends on, in place of the repository's own. */
const reactOf = (folder: string) =>
  ['react', 'react-dom', '@testing-library/react'].map(name => ({
    find: name,
    replacement: fileURLToPath(new URL(`test/compat/${folder}/node_modules/${name}`, import.meta.url)),
  }))

/**
 * The slow tests, which CONTRIBUTING.md defines, are in `*.full.test.ts`, and run with `--mode full`. Those in `test/browsers`
 * need installed browsers, and have a configuration of their own.
 */
export default defineConfig(({ mode }) => {
  const exclude = ['**/node_modules/**', 'test/browsers/**', ...(mode === 'full' ? [] : ['**/*.full.test.ts'])]
  const project = (name: string, include: string | string[], environment: 'node' | 'happy-dom', more = {}) => ({
    ...resolution,
    test: { name, include: [include].flat(), exclude, environment, restoreMocks: true, ...more },
  })
  const hooks = ['packages/react-bindings/src/**/*.test.tsx', 'test/compat/react-version.test.tsx']
  const react = (name: string, major: string, more = {}) =>
    project(name, hooks, 'happy-dom', { env: { REACT_MAJOR: major }, ...more })
  return {
    test: {
      projects: [
        project('sdk', 'packages/sdk/src/**/*.test.ts', 'node', { testTimeout: 30_000 }),
        react('react', '19'),
        react('react-18', '18', { alias: reactOf('react-18') }),
        react('react-17', '17', { alias: reactOf('react-17'), exclude: [...exclude, '**/concurrent.test.tsx'] }),
        project('cli', 'packages/{cli,test-kit}/src/**/*.test.ts', 'node', {
          testTimeout: 30_000,
          hookTimeout: 30_000,
        }),
        project('examples', 'examples/*/src/**/*.test.{ts,tsx}', 'happy-dom'),
        project('browser', 'test/**/*.test.ts', 'node', { testTimeout: 60_000, hookTimeout: 120_000 }),
      ],
    },
  }
})
