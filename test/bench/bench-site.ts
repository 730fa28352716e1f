import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createIntake, listen } from '@journey-monitor/cli/intake'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'

export interface BenchSite {
  /** Passes `use` a page in a fresh context, with the script of `page/bench-page.ts`, and closes it afterward. */
  withPage<Result>(use: (page: Page) => Promise<Result>): Promise<Result>
  /** Passes `use` a page without a script. */
  withEmptyPage<Result>(use: (page: Page) => Promise<Result>): Promise<Result>
  readonly chromium: string
}

/** Serves the page of the measurements, with the intake that its RUM posts to, to `browser`. */
export async function withBenchSite<Result>(
  browser: Browser,
  use: (site: BenchSite) => Promise<Result>,
): Promise<Result> {
  const dir = await mkdtemp(join(tmpdir(), 'journey-monitor-bench-'))
  const intake = createIntake({ dir })
  const script = await bundle('bench-page.ts')
  intake.get('/', c => c.html(`${HTML}<script src="/page.js"></script>`, 200, ISOLATED))
  intake.get('/empty', c => c.html(HTML, 200, ISOLATED))
  intake.get('/page.js', c => c.body(script, 200, { 'Content-Type': 'text/javascript' }))
  const server = await listen(intake, { host: '127.0.0.1', port: 0 })
  const visit = async <Result>(path: string, usePage: (page: Page) => Promise<Result>) => {
    const context = await browser.newContext()
    try {
      const page = await context.newPage()
      await page.goto(`${server.url}${path}`)
      return await usePage(page)
    } finally {
      await context.close()
    }
  }
  try {
    return await use({
      withPage: usePage => visit('/', usePage),
      withEmptyPage: usePage => visit('/empty', usePage),
      chromium: browser.version(),
    })
  } finally {
    await server.close()
    await intake.close()
    await rm(dir, { recursive: true })
  }
}

const HTML = '<!doctype html><html lang="en"><title>bench</title><body>'
/** Headers that isolate the page: only then its clock has steps of 5 µs instead of 100. */
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** Builds a script of `page/` for production. */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`page/${entry}`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    target: 'es2017',
    jsx: 'automatic',
    alias: { 'react-dom/client': 'react-dom/profiling' },
    conditions: ['@journey-monitor/source'],
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return outputFiles.map(({ text }) => text).join('')
}
