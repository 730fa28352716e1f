import type { Writable } from 'node:stream'
import { styleText } from 'node:util'

const PATIENCE_MS = 2_000

/** Stream for progress. On a terminal, each line overwrites the one before. */
export type ProgressStream = Writable & { readonly isTTY?: boolean }

/** Shows the current activity on standard error, once it takes longer than two seconds. */
export interface Progress {
  say(doing: string): void
  end(): void
}

export function createProgress(stream: ProgressStream): Progress {
  const startedAt = Date.now()
  let doing = ''
  let isTelling = false

  function tell(): void {
    const line = `${doing} (${Math.round((Date.now() - startedAt) / 1_000)} s)`
    stream.write(stream.isTTY ? `\r\u001b[2K${styleText('dim', line)}` : `${line}\n`)
  }

  const begin = setTimeout(() => {
    isTelling = true
    tell()
  }, PATIENCE_MS).unref()
  const again = setInterval(() => isTelling && stream.isTTY && tell(), 1_000).unref()

  return {
    say(next) {
      doing = next
      if (isTelling) tell()
    },
    end() {
      clearTimeout(begin)
      clearInterval(again)
      if (isTelling && stream.isTTY) stream.write('\r\u001b[2K')
    },
  }
}

/** Shows `doing` at a terminal while `work` is running, once it takes longer than two seconds. */
export async function withProgress<Result>(
  doing: string,
  stream: ProgressStream,
  work: () => Promise<Result>,
): Promise<Result> {
  if (stream.isTTY !== true) return work()
  const progress = createProgress(stream)
  progress.say(doing)
  try {
    return await work()
  } finally {
    progress.end()
  }
}
