import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode, InputError } from '../events/input-error.ts'

export interface NewFile {
  readonly path: string
  readonly content: string
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Writes each file beside its place, and moves all of them there once they are whole and on disk: whoever looks finds the
 * former file or the new one. Nothing else is left behind, also where it is interrupted.
 * @throws InputError where one cannot be written.
 */
export async function writeAtomically(files: readonly NewFile[]): Promise<void> {
  const drafts = files.map(file => ({ ...file, draft: join(dirname(file.path), `.${randomUUID()}.tmp`) }))
  const discard = () => {
    for (const { draft } of drafts) rmSync(draft, { force: true })
  }
  const interrupt = (signal: NodeJS.Signals) => {
    discard()
    process.kill(process.pid, signal)
  }
  for (const signal of SIGNALS) process.once(signal, interrupt)
  try {
    for (const { path, draft, content } of drafts) await naming(path, write(draft, content))
    for (const { path, draft } of drafts) await naming(path, rename(draft, path))
  } finally {
    discard()
    for (const signal of SIGNALS) process.off(signal, interrupt)
  }
}

async function write(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function naming(path: string, writing: Promise<void>): Promise<void> {
  try {
    await writing
  } catch (error) {
    throw new InputError(`${path} cannot be written (${errorCode(error)})`)
  }
}
