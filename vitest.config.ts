import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { EnvironmentSequencer } from './test/environment-sequencer.ts'

/** Ends a test, or a hook, that would never end. No test may fail because its machine is slow. */
const TEST_LIMIT_MS = 20 * 60_000
/** Ends a wait for what does not come: of `expect.poll`, of Testing Library and of Playwright. */
const WAIT_LIMIT_MS = 2 * 60_000

/** The limits as options of vitest; its tests `inject('waitLimitMs')`. */
export const LIMITS = {
  testTimeout: TEST_LIMIT_MS,
  hookTimeout: TEST_LIMIT_MS,
  expect: { poll: { timeout: WAIT_LIMIT_MS } },
  provide: { waitLimitMs: WAIT_LIMIT_MS },
}

/**
 * Processes that tests start find the code compiled, without its types, by those before them.
 * https://nodejs.org/api/module.html#module-compile-cache
 */
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node-compile', import.meta.url))

const conditions = ['@journey-monitor/source', 'module', 'browser', 'development|production']
const resolution = {
  resolve: { conditions },
  ssr: { resolve: { conditions: ['@journey-monitor/source', 'node', 'import', 'module', 'default'] } },
}

/** Tests of commands on an example's own journey. */
const TOOLS_TESTS = 'examples/*/src/tools.test.ts'
const BROWSER_TESTS = 'packages/*/src/**/*.browser.test.ts'
const TESTING_LIBRARY = fileURLToPath(new URL('test/testing-library.ts', import.meta.url))
const ONE_DUCKDB_THREAD = fileURLToPath(new URL('test/one-duckdb-thread.ts', import.meta.url))

/** Aliases to the dependencies of a folder of `test/compat`, in place of the repository's own. */
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
    test: {
      name,
      include: [include].flat(),
      exclude,
      environment,
      restoreMocks: true,
      ...LIMITS,
      ...more,
    },
  })
  const hooks = ['packages/react-bindings/src/**/*.test.tsx', 'test/compat/react-version.test.tsx']
  const react = (name: string, major: string, more = {}) =>
    project(name, hooks, 'happy-dom', {
      env: { REACT_MAJOR: major },
      setupFiles: TESTING_LIBRARY,
      isolate: false,
      ...more,
    })
  return {
    test: {
      // More than there are cores: the tests of pages wait for their browser more than they compute.
      maxWorkers: availableParallelism() + 2,
      sequence: { sequencer: EnvironmentSequencer },
      projects: [
        // A slow test of this project imports the quick one with more runs, which a worker that ran the quick one would not load again.
        project('sdk', 'packages/sdk/src/**/*.test.ts', 'node', { isolate: mode === 'full' }),
        react('react', '19'),
        react('react-18', '18', {
          alias: reactOf('react-18'),
          exclude: [...exclude, '**/{activity,tanstack-query}.test.tsx'],
        }),
        react('react-17', '17', {
          alias: reactOf('react-17'),
          exclude: [...exclude, '**/{activity,concurrent,tanstack-query}.test.tsx'],
        }),
        project('cli', ['packages/{cli,coverage,test-kit}/src/**/*.test.ts', TOOLS_TESTS], 'node', {
          exclude: [...exclude, BROWSER_TESTS],
          isolate: false,
          setupFiles: mode === 'full' ? [] : ONE_DUCKDB_THREAD,
          // Simulated populations fill the young generation: with more room, collecting it takes a twentieth less time in all.
          execArgv: ['--max-semi-space-size=32'],
          // Node imports what a test writes to a temporary folder, as it does for the command line.
          server: { deps: { external: [/journey-monitor-test-/] } },
        }),
        project('examples', 'examples/*/src/**/*.test.{ts,tsx}', 'happy-dom', {
          exclude: [...exclude, TOOLS_TESTS],
          setupFiles: TESTING_LIBRARY,
          isolate: false,
        }),
        project('browser', ['test/**/*.test.ts', BROWSER_TESTS], 'node', { isolate: false }),
      ],
    },
  }
})
