import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { pack } from './packed.ts'

const run = promisify(execFile)

test('the packed coverage package checks an app in an otherwise empty folder, and takes at most 10 MB', async () => {
  await withFolder(async folder => {
    const tarballs = [await pack('sdk', folder), await pack('coverage', folder)]
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true }))
    await run('npm', ['install', '--ignore-scripts', ...tarballs], { cwd: folder })
    await writeFile(join(folder, 'app.js'), "journey.start('popup')")
    const args = ['journey-monitor-coverage', '--app', 'medications', '--sources', 'app.js']
    const { code, stdout } = await run('npx', args, { cwd: folder }).catch(failed => failed)
    expect(code).toBe(1)
    expect(stdout).toContain('app.js:1: rx_renewal has no step "popup"')
    const installed = join(folder, 'node_modules')
    const files = await readdir(installed, { recursive: true, withFileTypes: true })
    const sizes = files.filter(file => file.isFile()).map(file => stat(join(file.parentPath, file.name)))
    const bytes = (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0)
    expect(bytes).toBeLessThanOrEqual(10_000_000)
  })
})

test.each([
  ['npm', ['npm', 'install'], ['npx']],
  ['pnpm', ['npx', '--yes', 'pnpm@12', 'add'], ['npx', '--yes', 'pnpm@12', 'exec']],
  ['yarn 1', ['npx', '--yes', 'yarn@1.22.22', 'add'], ['npx', '--yes', 'yarn@1.22.22', '--silent']],
])(
  '%s installs the packed coverage and CLI from files in the app’s repository, and runs them',
  async (_, [program = '', ...add], [runner = '', ...exec]) => {
    await withFolder(async folder => {
      await mkdir(join(folder, 'vendor'))
      const tarballs = [
        await pack('sdk', join(folder, 'vendor')),
        await pack('coverage', join(folder, 'vendor')),
        await pack('cli', join(folder, 'vendor')),
      ]
      await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true }))
      await writeFile(join(folder, 'app.js'), "journey.start('popup')")
      const files = tarballs.map(tarball => `file:./vendor/${basename(tarball)}`)
      await run(program, [...add, '--ignore-scripts', ...files], { cwd: folder, maxBuffer: 2 ** 26 })
      expect(await readFile(join(folder, 'package.json'), 'utf8')).not.toContain(folder)
      for (const command of [['journey-monitor-coverage'], ['journey-monitor', 'coverage']]) {
        const args = [...exec, ...command, '--app', 'medications', '--sources', 'app.js']
        const { code, stdout } = await run(runner, args, { cwd: folder }).catch(failed => failed)
        expect(code).toBe(1)
        expect(stdout).toContain('rx_renewal has no step "popup"')
      }
    })
  },
)
