import { join } from 'node:path'
import { errorCode, InputError } from '../system/errors.ts'

/**
 * Writes CSV files into `folder`, which it creates.
 * @throws InputError if the folder cannot be created.
 */
export async function writeCsvFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const [{ makeFolder }, { writeAtomically }] = await Promise.all([
    import('../system/make-folder.ts'),
    import('../system/write-atomically.ts'),
  ])
  await makeFolder(folder).catch(error => {
    throw new InputError(`${folder} cannot be created (${errorCode(error)}); name another folder with --csv`)
  })
  await writeAtomically(Object.entries(files).map(([name, content]) => ({ path: join(folder, name), content })))
}
