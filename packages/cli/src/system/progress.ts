import type { Writable } from 'node:stream'
import { styleText } from 'node:util'

const SHOW_AFTER_MS = 2_000

/** Stream for progress. On a terminal, each line overwrites the one before. */
export type ProgressStream = Writable & { readonly isTTY?: boolean }

/** Shows the current activity on standard error, once it takes longer than two seconds. */
export interface Progress {
  show(task: string): void
  end(): void
}

/** The activities of each stream, each within the one before. Only the last is shown. */
const activities = new WeakMap<ProgressStream, object[]>()

export function createProgress(stream: ProgressStream): Progress {
  const all = activities.get(stream) ?? []
  activities.set(stream, all)
  const own = {}
  const startedAt = Date.now()
  let task = ''
  let isVisible = false

  function print(): void {
    if (task === '' || all.at(-1) !== own) return
    const line = `${task} (${Math.round((Date.now() - startedAt) / 1_000)} s)`
    stream.write(stream.isTTY ? `\r\u001b[2K${styleText('dim', line)}` : `${line}\n`)
  }

  const begin = setTimeout(() => {
    isVisible = true
    print()
  }, SHOW_AFTER_MS).unref()
  const again = setInterval(() => isVisible && stream.isTTY && print(), 1_000).unref()

  return {
    show(next) {
      task = next
      if (!all.includes(own)) all.push(own)
      if (isVisible) print()
    },
    end() {
      clearTimeout(begin)
      clearInterval(again)
      if (all.includes(own)) all.splice(all.indexOf(own), 1)
      if (isVisible && stream.isTTY) stream.write('\r\u001b[2K')
    },
  }
}

/** Shows `task` at a terminal while `work` is running, once it takes longer than two seconds. */
export async function withProgress<Result>(
  task: string,
  stream: ProgressStream,
  work: () => Promise<Result>,
): Promise<Result> {
  if (stream.isTTY !== true) return work()
  const progress = createProgress(stream)
  progress.show(task)
  try {
    return await work()
  } finally {
    progress.end()
  }
}
