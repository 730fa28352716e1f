import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those that it lies in. Node's own recursive `mkdir` never ends where a parent exists and refuses
 * the folder as missing, as `/proc` does.
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  const create = () => mkdir(folder, { mode })
  try {
    await create().catch(async error => {
      if (error.code !== 'ENOENT' || dirname(folder) === folder) throw error
      await makeFolder(dirname(folder), mode)
      await create()
    })
  } catch (error) {
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error
  }
}
