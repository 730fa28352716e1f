import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { shortNames } from '../../rollup.short-names.ts'
import type * as sdkEntry from './sdk-entry.ts'

/** Builds the SDK as one file, in production, with the short names of properties that the published one has. */
export async function buildSdk(outfile: string, banner = ''): Promise<void> {
  await build({
    ...shortNames,
    entryPoints: [fileURLToPath(new URL('sdk-entry.ts', import.meta.url))],
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    bundle: true,
    format: 'esm',
    target: 'es2017',
    outfile,
    define: { 'process.env.NODE_ENV': '"production"' },
    conditions: ['@journey-monitor/source'],
    banner: { js: banner },
  })
}

/** Imports the SDK as {@link buildSdk} builds it. Its stored state is that of the published one. */
export async function importBuiltSdk(): Promise<typeof sdkEntry> {
  const file = join(mkdtempSync(join(tmpdir(), 'journey-monitor-')), 'sdk.mjs')
  await buildSdk(file)
  return import(file)
}
