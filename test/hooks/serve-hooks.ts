import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type { BrowserContext } from 'playwright-core'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const REACT_17 = createRequire(file('../compat/react-17/package.json'))

const react17: Plugin = {
  name: 'react-17',
  setup({ onResolve }) {
    onResolve({ filter: /^react(?:-dom)?(?:\/|$)/ }, ({ path }) => ({ path: REACT_17.resolve(path) }))
    onResolve({ filter: /\/render-page\.tsx$/ }, () => ({ path: file('page/render-page-17.tsx') }))
  },
}

/** Base URL of the pages of {@link serveHooks}. */
export const HOOKS_URL = 'http://hooks.example/'

/** The document of {@link bundleHooks}' script. */
export const HOOKS_HTML =
  '<!doctype html><html lang="en"><title>Hooks</title><body><script src="/page.js"></script></body></html>'

/** Returns the script of a page with the hooks' sources and the given React. */
export async function bundleHooks(react: '17' | '19' = '19'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file('page/hooks-page.tsx')],
    bundle: true,
    write: false,
    jsx: 'automatic',
    conditions: ['@journey-monitor/source'],
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: react === '17' ? [react17] : [],
    logLevel: 'error',
  })
  return outputFiles.map(({ text }) => text).join('')
}

/** Serves one document at every path of {@link HOOKS_URL}: its script is the hooks' sources, with the given React. */
export async function serveHooks(context: BrowserContext, react: '17' | '19' = '19'): Promise<void> {
  const body = await bundleHooks(react)
  await context.route(`${HOOKS_URL}**`, (route, request) =>
    route.fulfill(
      request.url() === `${HOOKS_URL}page.js`
        ? { contentType: 'text/javascript', body }
        : { contentType: 'text/html', body: HOOKS_HTML },
    ),
  )
}
