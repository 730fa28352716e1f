import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, InputError } from './input-error.ts'
import { isRunning } from './process.ts'

const LOCK = 'compacting.lock'

/**
 * Runs `use` while no other process that asks for it does the same in `folder`. A lock that a dead process left is taken over.
 * @throws InputError where another process has it, or the folder is missing.
 */
export async function withLock<Result>(folder: string, use: () => Promise<Result>): Promise<Result> {
  const path = join(folder, LOCK)
  if (!(await take(path))) {
    const owner = Number(await readFile(path, 'utf8').catch(() => ''))
    if (isRunning(owner)) throw new InputError(`${folder} is being compacted already, by process ${owner}; wait for it`)
    await rm(path, { force: true })
    if (!(await take(path))) throw new InputError(`${folder} is being compacted already; wait for it`)
  }
  try {
    return await use()
  } finally {
    await rm(path, { force: true })
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EEXIST') return false
    if (code === 'ENOENT')
      throw new InputError(`${path.slice(0, -LOCK.length - 1)} does not exist; give the intake's folder with --dir`)
    throw new InputError(`${path} cannot be written (${code})`)
  }
}
