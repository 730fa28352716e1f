import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { access, constants, open, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode, InputError } from './errors.ts'
import { onInterruption } from './interruption.ts'

export interface NewFile {
  readonly path: string
  readonly content: string
}

/**
 * Checks, before long work, whether {@link writeAtomically} can succeed after it.
 * @throws InputError if a file's folder is missing or not writable.
 */
export async function expectWritable(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const folder = dirname(path)
    await access(`${folder}/.`, constants.W_OK).catch(error => {
      if (errorCode(error) !== 'ENOENT') throw unwritable(path, error)
      throw new InputError(`${path} cannot be written: the folder ${folder} does not exist; create it first`)
    })
  }
}

/**
 * Writes each file under a temporary name, and renames all of them once they are complete and on disk: a reader sees the
 * former file or the new one, with the former's permissions. No temporary file stays, even after an interruption.
 * @throws InputError if one cannot be written.
 */
export async function writeAtomically(files: readonly NewFile[]): Promise<void> {
  const drafts = files.map(file => ({ ...file, draft: join(dirname(file.path), `.${randomUUID()}.tmp`) }))
  const discard = () => {
    for (const { draft } of drafts) rmSync(draft, { force: true })
  }
  const unregister = onInterruption(discard)
  try {
    for (const { path, draft, content } of drafts)
      await withPath(path, write(draft, content, await permissionsOf(path)))
    for (const { path, draft } of drafts) await withPath(path, rename(draft, path))
  } finally {
    discard()
    unregister()
  }
}

/** Returns the permissions of the file at `path`, if it exists. A folder would only fail once other files are in place. */
async function permissionsOf(path: string): Promise<number | undefined> {
  const former = await stat(path).catch(() => undefined)
  if (former?.isDirectory()) throw unwritable(path, { code: 'EISDIR' })
  return former && former.mode & 0o777
}

async function write(path: string, content: string, permissions: number | undefined): Promise<void> {
  const file = await open(path, 'wx')
  try {
    if (permissions !== undefined) await file.chmod(permissions)
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Waits for `writing`; an error names `path`. */
async function withPath(path: string, writing: Promise<void>): Promise<void> {
  try {
    await writing
  } catch (error) {
    throw unwritable(path, error)
  }
}

function unwritable(path: string, error: unknown): InputError {
  return new InputError(`${path} cannot be written (${errorCode(error)}); choose another file`, { cause: error })
}
