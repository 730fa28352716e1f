import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Build mode. In development, React's StrictMode runs effects twice and the SDK warns of dropped signals. */
export type BuildMode = 'development' | 'production'

/** A built app: its files by path, below its base. */
export type BuiltApp = ReadonlyMap<string, Buffer<ArrayBuffer>>

type AppName = 'medications' | 'secure-messaging'

const builds = new Map<string, Promise<BuiltApp>>()

/**
 * Builds an example app with its own Vite, from the sources of the packages, once per process. Nothing needs to be built
 * before. `config` is the path of a configuration that replaces the app's own.
 */
export function buildApp(name: AppName, mode: BuildMode, config?: string): Promise<BuiltApp> {
  const key = `${name} ${mode} ${config}`
  const build = builds.get(key) ?? runBuild(name, mode, config)
  builds.set(key, build)
  return build
}

async function runBuild(name: AppName, mode: BuildMode, config: string | undefined): Promise<BuiltApp> {
  const outDir = await mkdtemp(join(tmpdir(), 'journey-monitor-build-'))
  try {
    await runVite(name, outDir, mode, config)
    return await readFiles(outDir)
  } finally {
    await rm(outDir, { recursive: true })
  }
}

async function runVite(name: AppName, outDir: string, mode: BuildMode, config: string | undefined): Promise<void> {
  const root = fileURLToPath(new URL(`../../${name}/`, import.meta.url))
  const manifest = createRequire(join(root, 'package.json')).resolve('vite/package.json')
  const vite = join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.vite)
  // Builds of one app may run at the same time, since each has a folder of its own.
  const options = ['build', '--mode', mode, '--outDir', outDir, '--emptyOutDir', '--bypass-lock', '--logLevel', 'error']
  if (config) options.push('--config', config)
  await promisify(execFile)(process.execPath, [vite, ...options], {
    cwd: root,
    env: { ...process.env, NODE_ENV: mode },
  })
}

async function readFiles(folder: string): Promise<BuiltApp> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(
      paths.map(async path => [relative(folder, path).replaceAll('\\', '/'), await readFile(path)] as const),
    ),
  )
}
