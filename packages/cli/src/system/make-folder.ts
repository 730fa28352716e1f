import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and its parents, and returns the outermost that did not exist, if any. Node's own recursive `mkdir` never ends if a parent exists but denies the folder with
 * ENOENT, as `/proc` does. The same on Windows was fixed: https://github.com/nodejs/node/issues/27198
 */
export async function makeFolder(folder: string, mode?: number): Promise<string | undefined> {
  const create = async () => {
    await mkdir(folder, { mode })
    return folder
  }
  try {
    return await create().catch(async error => {
      if (error.code !== 'ENOENT' || dirname(folder) === folder) throw error
      const outermost = await makeFolder(dirname(folder), mode)
      await create()
      return outermost
    })
  } catch (error) {
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error
    return undefined
  }
}
