import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { errorCode, InputError } from '../system/errors.ts'
import { isRunning } from '../system/running-process.ts'

/** Purpose of a lock: its folder, which holds one file named after the owner, and the words for messages. */
export interface LockPurpose {
  readonly name: string
  /** E.g. `compacted`. */
  readonly done: string
  /** The folder to name in messages. Default: the one with the lock. */
  readonly what?: string
}

const COMPACTING: LockPurpose = { name: 'compacting', done: 'compacted' }
const OWNER = /^process-(\d+)-on-(.+)-[\da-f]{8}$/
const HOST = hostname().replaceAll(/[^\w.-]/g, '_')
/** Others may release it while it is being taken. They cannot do so at every attempt. */
const ATTEMPTS = 5

/**
 * Runs `use` while no other process holds the lock of `folder`. Takes over the lock of a dead process of this machine.
 * @throws InputError if another process holds the lock, or the folder is missing.
 */
export async function withLock<Result>(
  folder: string,
  use: () => Promise<Result>,
  purpose: LockPurpose = COMPACTING,
): Promise<Result> {
  const lock = join(folder, purpose.name)
  const owner = `process-${process.pid}-on-${HOST}-${randomBytes(4).toString('hex')}`
  await take(folder, lock, owner, purpose)
  try {
    return await use()
  } finally {
    await rm(join(lock, owner), { force: true })
    await removeEmpty(lock)
  }
}

/**
 * Acquires the lock by one rename, which fails if another process was faster: of a folder onto one that is not empty, or
 * of a file that is gone.
 */
async function take(folder: string, lock: string, owner: string, { done, what = folder }: LockPurpose): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (await takeFree(folder, lock, owner)) return
    const [other] = await readdir(lock).catch(() => [])
    if (other === undefined) {
      await removeEmpty(lock)
      continue
    }
    const [, pid, host] = OWNER.exec(other) ?? []
    if (host !== HOST || isRunning(Number(pid))) {
      throw new InputError(
        `${what} is being ${done} already, by process ${pid} on ${host}; run the command again when that has ended. If there is no such process, delete ${lock} first`,
      )
    }
    if (await succeeds(rename(join(lock, other), join(lock, owner)), 'ENOENT')) return
  }
  throw new InputError(`${what} is being ${done} already; run the command again when that has ended`)
}

/** A folder that gets the lock's name has its owner in it from the first moment. */
async function takeFree(folder: string, lock: string, owner: string): Promise<boolean> {
  const own = `${lock}-${randomBytes(4).toString('hex')}`
  try {
    await mkdir(own, { mode: 0o700 })
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') throw new InputError(`${folder} does not exist; give the intake's folder with --dir`)
    throw new InputError(`${folder} cannot be written to (${code})`)
  }
  const taking = writeFile(join(own, owner), '').then(() => rename(own, lock))
  const isTaken = await succeeds(taking, 'EEXIST', 'ENOTEMPTY', 'EPERM', 'ENOENT')
  if (!isTaken) await rm(own, { recursive: true, force: true })
  return isTaken
}

async function removeEmpty(lock: string): Promise<void> {
  await succeeds(rmdir(lock), 'ENOENT', 'EEXIST', 'ENOTEMPTY')
}

/** Awaits `change`. Returns false if it fails with one of `codes`. */
async function succeeds(change: Promise<void>, ...codes: readonly string[]): Promise<boolean> {
  try {
    await change
    return true
  } catch (error) {
    if (codes.includes(errorCode(error))) return false
    throw error
  }
}
