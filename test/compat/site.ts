import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createIntake, listen } from '@journey-monitor/cli/intake'
import { build } from 'esbuild'
import { postedLines } from '../posted-events.ts'
import { buildSdk } from './build-sdk.ts'

export interface PageVersions {
  /** Names in the repository's dependencies. */
  readonly rum: string
  readonly logs: string
  /** Name in `earlier-sdk/`. Default: today's. */
  readonly sdk?: string
}

const PATHS = { medications: '/my-health/medications', 'secure-messaging': '/my-health/secure-messages/new-message' }

export type AppName = keyof typeof PATHS

/** Serves both pages of a journey, with the given scripts, and their intake, on one origin. */
export async function serveSite(scripts: Record<AppName, string>) {
  const dir = await mkdtemp(join(tmpdir(), 'journey-monitor-compat-'))
  const intake = createIntake({ dir })
  for (const [name, path] of Object.entries(PATHS) as [AppName, string][]) {
    intake.get(path, c => c.html(html(name)))
    intake.get(`/${name}.js`, c => c.body(scripts[name], 200, { 'Content-Type': 'text/javascript' }))
  }
  intake.get('/my_health/v1/messaging/messages', c => c.json({ data: {} }))
  const server = await listen(intake, { host: '127.0.0.1', port: 0 })

  return {
    dir,
    url: `${server.url}${PATHS.medications}`,
    /** Unchanged posts, in the order of arrival. */
    posted: (kind: 'rum' | 'logs') => postedLines(dir, kind),
    async close() {
      await server.close()
      await intake.close()
      await rm(dir, { recursive: true })
    },
  }
}

/** Builds the script of a page of `pages/`, with the given versions. */
export async function bundlePage(page: AppName, { rum, logs, sdk }: PageVersions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`pages/${page}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    alias: {
      '@datadog/browser-rum': rum,
      '@datadog/browser-logs': logs,
      ...entriesAt(sdk === undefined ? await builtSdk() : earlierSdk(sdk)),
    },
    conditions: ['@journey-monitor/source'],
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return outputFiles.map(({ text }) => text).join('')
}

function earlierSdk(name: string): string {
  return fileURLToPath(new URL(`earlier-sdk/${name}.js`, import.meta.url))
}

let built: Promise<string> | undefined

/** Builds today's SDK once: the apps share its stored state, in which the build shortens names. */
function builtSdk(): Promise<string> {
  built ??= (async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'journey-monitor-compat-')), 'sdk.js')
    await buildSdk(file)
    return file
  })()
  return built
}

/** The entries of the SDK, all in one file. */
function entriesAt(file: string): Record<string, string> {
  return Object.fromEntries(
    ['', '/datadog', '/privacy', '/renewal'].map(subpath => [`@journey-monitor/sdk${subpath}`, file]),
  )
}

function html(page: string): string {
  const buttons = ['renew', 'continue', 'pick', 'send'].map(id => `<button id="${id}">${id}</button>`)
  return `<!doctype html><html lang="en"><title>${page}</title><body><div id="react-root"></div>${buttons.join('')}<script src="/${page}.js"></script>`
}
