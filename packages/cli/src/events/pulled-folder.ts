import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Within a folder that `datadog pull` wrote: what only pulls need. Nothing else reads it. */
export const PULL_FOLDER = '.pull'
/** Within that, which times of which kinds of events the folder has. */
export const PULL_STATE = 'state.json'

/** Kinds of events that a pulled folder may lack because the pull did not copy them. Clicks are never copied. */
export type OptionalKind = 'clicks' | 'views' | 'requests'

/** Returns which kinds of events at least one of `inputs` lacks, because they were not copied from Datadog. */
export async function kindsNotCopied(inputs: readonly unknown[]): Promise<OptionalKind[]> {
  const lacking = await Promise.all(inputs.map(input => (typeof input === 'string' ? lackingIn(input) : [])))
  return [...new Set(lacking.flat())]
}

async function lackingIn(folder: string): Promise<OptionalKind[]> {
  const text = await readFile(join(folder, PULL_FOLDER, PULL_STATE), 'utf8').catch(() => undefined)
  if (text === undefined) return []
  const slices = slicesIn(text)
  return ['clicks', ...(['views', 'requests'] as const).filter(kind => !slices[kind]?.length)]
}

function slicesIn(text: string): Readonly<Record<string, readonly unknown[] | undefined>> {
  try {
    return JSON.parse(text).slices ?? {}
  } catch {
    return {}
  }
}
