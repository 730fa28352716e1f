import { rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode, InputError } from '../system/errors.ts'
import type { NewFile } from '../system/write-atomically.ts'

/**
 * Writes CSV files into `folder`, which it creates, and `others` with them: all or none.
 * @throws InputError if the folder cannot be created, or a file cannot be written. No new folder is left then.
 */
export async function writeCsvFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
  others: readonly NewFile[] = [],
): Promise<void> {
  const [{ makeFolder }, { writeAtomically }] = await Promise.all([
    import('../system/make-folder.ts'),
    import('../system/write-atomically.ts'),
  ])
  const outermost = await makeFolder(folder).catch(error => {
    throw new InputError(`${folder} cannot be created (${errorCode(error)}); name another folder with --csv`)
  })
  const tables = Object.entries(files).map(([name, content]) => ({ path: join(folder, name), content }))
  await writeAtomically([...others, ...tables]).catch(async error => {
    for (let made = folder; outermost?.length && made.length >= outermost.length; made = dirname(made))
      await rmdir(made).catch(() => {})
    throw error
  })
}
