import { styleText } from 'node:util'

const PATIENCE_MS = 2_000

/** Says on standard error, to a person at a terminal, what is being done, once that takes longer than two seconds. */
export interface Progress {
  say(doing: string): void
  end(): void
}

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { say() {}, end() {} }
  const startedAt = Date.now()
  let doing = ''
  let isTelling = false

  function tell(): void {
    const line = `${doing} (${Math.round((Date.now() - startedAt) / 1_000)} s)`
    stream.write(`\r\u001b[2K${styleText('dim', line)}`)
  }

  const begin = setTimeout(() => {
    isTelling = true
    tell()
  }, PATIENCE_MS).unref()
  const again = setInterval(() => isTelling && tell(), 1_000).unref()

  return {
    say(next) {
      doing = next
      if (isTelling) tell()
    },
    end() {
      clearTimeout(begin)
      clearInterval(again)
      if (isTelling) stream.write('\r\u001b[2K')
    },
  }
}

/** Says `doing` for as long as `work` takes. */
export async function withProgress<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
  const progress = createProgress()
  progress.say(doing)
  try {
    return await work()
  } finally {
    progress.end()
  }
}
