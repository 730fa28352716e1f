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

/** Packs the package, as built, as it would be published; returns the tarball in `into`. Needs `pnpm build` before. */
export async function pack(name: PackageName, into: string): Promise<string> {
  await mkdir(into, { recursive: true })
  const cwd = fileURLToPath(new URL(`../../${PACKAGES[name]}`, import.meta.url))
  await run('npx', ['--yes', 'pnpm@12', 'pack', '--pack-destination', into], { cwd })
  const tarball = (await readdir(into)).find(file => file.startsWith(`journey-monitor-${name}-`))
  if (!tarball) throw new Error(`pnpm pack wrote no tarball of ${name} into ${into}`)
  return join(into, tarball)
}

/** Packs the package and unpacks it at its place in `<root>/node_modules`. */
export async function packInto(name: PackageName, root: string): Promise<string> {
  const tarball = await pack(name, join(root, 'tarballs'))
  const folder = join(root, 'node_modules/@journey-monitor', name)
  await mkdir(folder, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
  return folder
}
