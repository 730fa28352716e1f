import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { writeAtomically } from './write-atomically.ts'

test.each([0o600, 0o666])('a replaced file keeps its permissions', async permissions => {
  await withFolder(async folder => {
    const path = join(folder, 'report.md')
    await writeFile(path, 'the former report')
    await chmod(path, permissions)
    await writeAtomically([{ path, content: 'the new one' }])

    expect(await readFile(path, 'utf8')).toBe('the new one')
    expect((await stat(path)).mode & 0o777).toBe(permissions)
    expect(await readdir(folder)).toEqual(['report.md'])
  })
})

test('a new file has default permissions', async () => {
  await withFolder(async folder => {
    const [written, any] = [join(folder, 'report.md'), join(folder, 'any')]
    await writeAtomically([{ path: written, content: '' }])
    await writeFile(any, '')
    expect((await stat(written)).mode).toBe((await stat(any)).mode)
  })
})
