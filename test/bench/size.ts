import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sizeLimit, { type Plugin } from 'size-limit'
import { count, type Line } from './table.ts'

/** Imports of a consumer, and the packages that it has anyway. */
interface Imports {
  /** Names by file, in this repository. */
  readonly import: Readonly<Record<string, string>>
  readonly ignore: readonly string[]
}

/** A check of `.size-limit.json`. */
interface Check {
  readonly path: string
  readonly import: string | Record<string, string>
  readonly limit: string
  readonly ignore?: readonly string[]
}

const DATADOG = ['@datadog/browser-rum-core', '@datadog/browser-core', '@datadog/js-core']
const REACT = ['react', 'react-dom']

const RIVALS = {
  webVitals: { import: { 'node_modules/web-vitals/dist/web-vitals.js': '{ onCLS, onINP, onLCP }' }, ignore: [] },
  rumReact: {
    import: {
      'test/node_modules/@datadog/browser-rum-react/esm/entries/main.mjs':
        '{ reactPlugin, ErrorBoundary, addReactError }',
    },
    ignore: [...REACT, ...DATADOG],
  },
  useFunnel: { import: { 'test/node_modules/@use-funnel/browser/dist/index.js': '{ useFunnel }' }, ignore: REACT },
  faroReact: {
    import: {
      'test/node_modules/@grafana/faro-react/dist/esm/index.js':
        '{ initializeFaro, getWebInstrumentations, ReactIntegration, FaroErrorBoundary }',
    },
    ignore: REACT,
  },
} satisfies Record<string, Imports>

/**
 * Measures brotli sizes as consumers build: webpack and terser, production. The imports and limits are those of
 * `.size-limit.json`.
 */
export async function measureSizes(): Promise<Line[]> {
  const [sdkCheck, reactCheck] = await checksOf('packages/sdk/dist/index.js', 'packages/react-bindings/dist/index.js')
  const [ours, hooks] = [importsOf(sdkCheck), importsOf(reactCheck)]
  const both: Imports = { import: { ...ours.import, ...hooks.import }, ignore: REACT }
  const { webVitals, rumReact, useFunnel, faroReact } = RIVALS
  const sizes = await brotliSizes([ours, hooks, both, webVitals, rumReact, useFunnel, faroReact])
  const [sdk, bindings, together, vitals, datadog, funnel, faro] = sizes as [number, ...number[]] & number[]
  const line = (what: string, bytes = 0, rival = '', rivalBytes = 0, limit?: number): Line => ({
    what,
    measured: `${count(bytes)} B`,
    comparedWith: `${rival}: ${count(rivalBytes)} B`,
    ratio: bytes / rivalBytes,
    ...(limit && { bar: { text: `≤ ${count(limit)} B`, holds: bytes <= limit } }),
  })
  return [
    line('size of SDK, renewal and Datadog sink', sdk, 'web-vitals', vitals, bytesOf(sdkCheck.limit)),
    line(
      'size of the React bindings on top',
      bindings,
      'browser-rum-react on top of RUM',
      datadog,
      bytesOf(reactCheck.limit),
    ),
    line('size of SDK and React bindings', together, '@use-funnel/browser', funnel),
    line('size of SDK and React bindings', together, 'faro-react', faro),
  ]
}

const ROOT = new URL('../../', import.meta.url)

/** The checks of `.size-limit.json` that measure these files. */
async function checksOf<const Paths extends readonly string[]>(
  ...paths: Paths
): Promise<{ [Key in keyof Paths]: Check }> {
  const all: Check[] = JSON.parse(await readFile(new URL('.size-limit.json', ROOT), 'utf8'))
  const found = paths.map(path => {
    const check = all.find(each => each.path === path)
    if (!check) throw new Error(`.size-limit.json has no check of ${path}`)
    return check
  })
  return found as { [Key in keyof Paths]: Check }
}

function importsOf({ path, import: names, ignore = [] }: Check): Imports {
  return { import: typeof names === 'string' ? { [path]: names } : names, ignore }
}

function bytesOf(limit: string): number {
  const [, kilobytes] = /^([\d.]+) kB$/.exec(limit) ?? []
  if (!kilobytes) throw new Error(`.size-limit.json: a limit is "${limit}"; give it in kB`)
  return Number(kilobytes) * 1_000
}

async function brotliSizes(all: readonly Imports[]): Promise<number[]> {
  const plugins = await Promise.all(['@size-limit/webpack', '@size-limit/file'].map(name => import(name)))
  const absolute = (path: string) => fileURLToPath(new URL(path, ROOT))
  const checks = all.map(({ import: names, ignore }) => ({
    import: Object.fromEntries(Object.entries(names).map(([path, list]) => [absolute(path), list])),
    files: Object.keys(names).map(absolute),
    ignore: [...ignore],
  }))
  const results = await sizeLimit(
    plugins.map(({ default: plugin }: { default: Plugin[] }) => plugin),
    { checks },
  )
  return (results as { size: number }[]).map(({ size }) => size)
}
