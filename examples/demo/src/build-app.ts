import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** In development React's StrictMode runs effects twice and the SDK warns of what it drops. */
export type BuildMode = 'development' | 'production'

/** A built app: its files by path, below its base. */
export type BuiltApp = ReadonlyMap<string, Buffer<ArrayBuffer>>

/**
 * Builds an example app with its own Vite, from the sources of the packages. Nothing needs to be built before. `config` is
 * the path of a configuration to be taken in place of the app's own.
 */
export async function buildApp(
  name: 'medications' | 'secure-messaging',
  outDir: string,
  mode: BuildMode,
  config?: string,
): Promise<BuiltApp> {
  const root = fileURLToPath(new URL(`../../${name}/`, import.meta.url))
  const manifest = createRequire(join(root, 'package.json')).resolve('vite/package.json')
  const vite = join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.vite)
  const options = ['build', '--mode', mode, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error']
  if (config) options.push('--config', config)
  await promisify(execFile)(process.execPath, [vite, ...options], {
    cwd: root,
    env: { ...process.env, NODE_ENV: mode },
  })

  const entries = await readdir(outDir, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(
      paths.map(async path => [relative(outDir, path).replaceAll('\\', '/'), await readFile(path)] as const),
    ),
  )
}
