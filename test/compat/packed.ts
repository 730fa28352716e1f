import { execFile } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const PACKAGES = {
  sdk: 'packages/sdk',
  react: 'packages/react-bindings',
  coverage: 'packages/coverage',
  cli: 'packages/cli',
} as const
export type PackageName = keyof typeof PACKAGES

/** Packs the built package as for publication. Returns the path of the tarball in `into`. Run `pnpm build` before. */
export async function pack(name: PackageName, into: string): Promise<string> {
  await runPack(PACKAGES[name], [], into)
  return tarballOf(name, into)
}

/** Packs the package and unpacks it at its place in `<root>/node_modules`. */
export async function packInto(name: PackageName, root: string): Promise<string> {
  return unpack(name, await pack(name, join(root, 'tarballs')), root)
}

/**
 * Packs all packages into `<root>/tarballs`, and unpacks them at their places in `<root>/node_modules`; pnpm starts once,
 * not for each.
 */
export async function packAllInto(root: string): Promise<Record<PackageName, string>> {
  const tarballs = join(root, 'tarballs')
  await runPack('.', ['--recursive', ...Object.values(PACKAGES).flatMap(path => ['--filter', `./${path}`])], tarballs)
  const names = Object.keys(PACKAGES) as PackageName[]
  const folders = names.map(async name => [name, await unpack(name, await tarballOf(name, tarballs), root)] as const)
  return Object.fromEntries(await Promise.all(folders)) as Record<PackageName, string>
}

async function runPack(folder: string, options: readonly string[], into: string): Promise<void> {
  await mkdir(into, { recursive: true })
  const cwd = fileURLToPath(new URL(`../../${folder}`, import.meta.url))
  await run('npx', ['--yes', 'pnpm@12', ...options, 'pack', '--pack-destination', into], { cwd })
}

/** Returns the path of the package's tarball in `folder`. */
export async function tarballOf(name: PackageName, folder: string): Promise<string> {
  const tarball = (await readdir(folder)).find(file => file.startsWith(`journey-monitor-${name}-`))
  if (!tarball) throw new Error(`pnpm pack wrote no tarball of ${name} into ${folder}`)
  return join(folder, tarball)
}

async function unpack(name: PackageName, tarball: string, root: string): Promise<string> {
  const folder = join(root, 'node_modules/@journey-monitor', name)
  await mkdir(folder, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
  return folder
}
