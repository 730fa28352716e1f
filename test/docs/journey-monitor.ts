import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { REPOSITORY } from './blocks.ts'

/** Runs the command line from its source, in `folder`. */
export function journeyMonitor(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--conditions=@journey-monitor/source',
      '--disable-warning=ExperimentalWarning',
      join(REPOSITORY, 'packages/cli/src/main.ts'),
      ...args,
    ],
    { encoding: 'utf8', cwd: folder, maxBuffer: 2 ** 26 },
  )
  return { status, stdout, stderr }
}
