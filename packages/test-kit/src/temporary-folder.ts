import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Creates a folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await createFolder()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Runs `use` with a new folder, which it removes afterward. Also works outside of a test. */
export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await createFolder()
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function createFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'journey-monitor-test-'))
}
