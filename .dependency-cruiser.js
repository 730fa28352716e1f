import { readdirSync } from 'node:fs'

/**
 * The folders of `packages/cli/src`, from top to bottom. A folder imports those on the lines below its own, and, on its
 * own line, those that `SAME_LAYER_IMPORTS` names. `renewal/`, the profile that ships, is known to the commands alone.
 */
const LAYERS = [
  ['commands'],
  ['rollout', 'datadog', 'live', 'intake', 'report', 'simulate', 'guide', 'urls'],
  ['disclosure'],
  ['funnel', 'rum'],
  ['events'],
  ['journey'],
  ['system'],
]
const SAME_LAYER_IMPORTS = { datadog: ['report'], live: ['intake', 'report'], rollout: ['report'] }

const CLI = '^packages/cli/src/'
const BROWSER = '^packages/(sdk|react-bindings)/src/'
/** Tests, and what serves tests alone. */
const TESTS = ['\\.(test|test-d)\\.tsx?$', 'test-support\\.tsx$', '^packages/test-kit/']

const folders = readdirSync('packages/cli/src', { withFileTypes: true }).filter(entry => entry.isDirectory())
const unplaced = folders.find(({ name }) => ![...LAYERS.flat(), 'renewal'].includes(name))
if (unplaced) throw new Error(`packages/cli/src/${unplaced.name} is in no layer; add it in .dependency-cruiser.js`)

const cliFolder = names => `${CLI}(${names.join('|')})/`

const layers = LAYERS.flatMap((names, layer) =>
  names.map(name => {
    const allowed = SAME_LAYER_IMPORTS[name] ?? []
    const above = LAYERS.slice(0, layer + 1)
      .flat()
      .filter(other => other !== name && !allowed.includes(other))
    return {
      name: `cli-${name}-imports-downward`,
      severity: 'error',
      from: { path: cliFolder([name]), pathNot: TESTS },
      to: { path: [cliFolder(name === 'commands' ? above : [...above, 'renewal']), `${CLI}main\\.ts$`] },
    }
  }),
)

const between = [
  {
    name: 'no-circle',
    comment: 'Type imports count: a reader goes around in them just the same.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'cli-renewal-fills-in-a-profile',
    severity: 'error',
    from: { path: cliFolder(['renewal']), pathNot: TESTS },
    to: { path: CLI, pathNot: cliFolder(['renewal', 'journey', 'system']) },
  },
  {
    name: 'browser-packages-do-not-know-the-cli',
    severity: 'error',
    from: { path: BROWSER },
    to: { path: '^packages/cli/' },
  },
  {
    name: 'coverage-does-not-know-the-cli',
    severity: 'error',
    from: { path: '^packages/coverage/src/', pathNot: TESTS },
    to: { path: '^packages/cli/' },
  },
  {
    name: 'sdk-does-not-know-react',
    severity: 'error',
    from: { path: '^packages/sdk/' },
    to: { path: ['^packages/react-bindings/', '/node_modules/react/'] },
  },
  {
    name: 'browser-packages-have-no-dependency',
    severity: 'error',
    from: { path: BROWSER, pathNot: TESTS },
    to: { dependencyTypes: ['npm', 'npm-optional', 'npm-bundled', 'npm-no-pkg', 'core'] },
  },
  {
    name: 'packages-by-their-published-names',
    comment: 'What an example imports is what an app can import.',
    severity: 'error',
    from: { path: '^examples/' },
    to: { path: '^packages/', dependencyTypes: ['local'] },
  },
  {
    name: 'source-does-not-import-what-serves-tests',
    severity: 'error',
    from: { path: '^(packages|examples)/[^/]+/src/', pathNot: TESTS },
    to: { path: TESTS },
  },
  {
    name: 'packages-import-what-they-declare',
    severity: 'error',
    from: { path: '^packages/[^/]+/src/', pathNot: TESTS },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
  },
  {
    name: 'packages-do-not-know-their-users',
    severity: 'error',
    from: { path: '^packages/[^/]+/src/', pathNot: TESTS },
    to: { path: '^(examples|site|test)/' },
  },
  {
    name: 'no-import-of-nothing',
    severity: 'error',
    from: { pathNot: '^test/(compat/consumer|consumers/workspace|docs/hosts)/' },
    to: { couldNotResolve: true },
  },
]

export default {
  forbidden: [...layers, ...between],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@journey-monitor/source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
}
