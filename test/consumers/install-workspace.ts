import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pack } from '../compat/packed.ts'

const run = promisify(execFile)

/**
 * Copies `workspace/` into a new folder and installs it there, with the packed packages instead of published ones, and
 * everything else by its lock file. Returns the folder.
 */
export async function installWorkspace(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'journey-monitor-consumers-')))
  await cp(fileURLToPath(new URL('workspace', import.meta.url)), root, {
    recursive: true,
    filter: source => basename(source) !== 'node_modules',
  })
  for (const name of ['sdk', 'react'] as const) {
    const tarball = await pack(name, join(root, 'tarballs'))
    const folder = join(root, 'packed', name)
    await mkdir(folder, { recursive: true })
    await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
  }
  // Not frozen: the lock file repeats the packages' own peer dependencies.
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-frozen-lockfile']
  await run('npx', ['--yes', 'pnpm@12', 'install', ...flags], { cwd: root, maxBuffer: 2 ** 26 })
  return root
}
