import { createHmac, randomBytes } from 'node:crypto'
import { type FileHandle, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generationNumber } from '../../events/compacted-folder.ts'
import { withLock } from '../../events/folder-lock.ts'
import { segmentsOf } from '../../events/intake-segments.ts'
import { PULL_FOLDER, PULL_STATE } from '../../events/pulled-folder.ts'
import { errorCode, InputError } from '../../system/errors.ts'
import { makeFolder } from '../../system/make-folder.ts'
import { writeAtomically } from '../../system/write-atomically.ts'
import type { PullKind } from './pull-kinds.ts'
import { subtract, type TimeRange } from './time-slices.ts'

/** A stretch of time of which the folder has the events of one kind. */
export interface PulledSlice extends TimeRange {
  readonly events: number
  /** Time of the pull, epoch ms. */
  readonly pulledAt: number
  /** Events that Datadog counted and did not give. */
  readonly missing?: number
  /** The file with the keys of its events; kept while the slice may be pulled again. */
  readonly keys?: string
}

interface State {
  /** Source of the folder's events. A pull from another source is refused. */
  readonly source: Readonly<Record<string, string>>
  readonly slices: Readonly<Partial<Record<PullKind, readonly PulledSlice[]>>>
  /** The last segment that was finished: its file may not have its name yet. */
  readonly segment?: string | undefined
}

/** A segment that is being written. */
export interface Draft {
  append(lines: readonly string[]): Promise<void>
  discard(): Promise<void>
}

/** Folder of a pull. It contains the segments, and a hidden folder with the pull's own state. */
export interface PullFolder {
  readonly slices: (kind: PullKind) => readonly PulledSlice[]
  /** A keyed hash. The key is made with the folder, and never leaves it. */
  hash(text: string): string
  /** The keys of the events of a slice. */
  keysOf(slice: PulledSlice): Promise<readonly string[]>
  begin(): Promise<Draft>
  /**
   * Turns the draft into a segment, and marks the slice as pulled. If the process ends in between, the next start
   * finishes both. Stores `keys` if the slice may be pulled again.
   */
  commit(kind: PullKind, slice: PulledSlice, draft: Draft, keys: Iterable<string> | undefined): Promise<void>
}

/** Makes the function that replaces a person's ID by 32 hexadecimal digits, which cannot be traced back without the key. */
export function keyedHash(key: string | Buffer): (text: string) => string {
  return text => createHmac('sha256', key).update(text).digest('hex').slice(0, 32)
}

/**
 * Opens `folder` for a pull of `source`, and creates it if it is missing.
 * @throws InputError if another pull is running, the folder has another source, or it cannot be written.
 */
export async function withPullFolder<Result>(
  folder: string,
  source: State['source'],
  use: (folder: PullFolder) => Promise<Result>,
): Promise<Result> {
  const hidden = join(folder, PULL_FOLDER)
  await onDisk(folder, () => makeFolder(hidden, 0o700))
  for (const name of ['drafts', 'keys']) await onDisk(folder, () => makeFolder(join(hidden, name), 0o700))
  const pulling = { name: 'pulling', done: 'pulled into', what: folder }
  return withLock(hidden, async () => use(await onDisk(folder, () => openFolder(folder, source))), pulling)
}

async function openFolder(folder: string, source: State['source']): Promise<PullFolder> {
  const at = (...names: readonly string[]) => join(folder, PULL_FOLDER, ...names)
  let state = await readState(at(PULL_STATE), source)
  const isNew = Object.keys(state.slices).length === 0
  if (isNew) await refuseUnknownEvents(folder)
  const userKey = await readUserKey(at('user-key'), isNew, folder)
  await finishDrafts()
  await forgetKeys()

  return {
    slices: kind => state.slices[kind] ?? [],
    hash: keyedHash(userKey),
    keysOf: async ({ keys }) => (keys === undefined ? [] : (await readPart(at('keys', keys))).split('\n')),
    begin: () => onDisk(folder, beginDraft),
    commit: (...all) => onDisk(folder, () => commit(...all)),
  }

  async function beginDraft(): Promise<OpenDraft> {
    const stamp = new Date().toISOString().replace(/[-:.]/g, '')
    const name = `rum-${stamp}-${process.pid}-${randomBytes(4).toString('hex')}.ndjson`
    const file = await open(at('drafts', name), 'ax', 0o600)
    let bytes = 0
    return {
      name,
      file,
      isEmpty: () => bytes === 0,
      append: lines =>
        onDisk(folder, async () => {
          const text = lines.map(line => `${line}\n`).join('')
          await file.appendFile(text)
          bytes += text.length
        }),
      async discard() {
        await file.close().catch(() => {})
        await rm(at('drafts', name), { force: true })
      },
    }
  }

  async function commit(
    kind: PullKind,
    slice: PulledSlice,
    draft: Draft,
    keys: Iterable<string> | undefined,
  ): Promise<void> {
    const { name, file, isEmpty } = draft as OpenDraft
    await file.datasync()
    await file.close()
    const keysFile = keys && `${kind}-${randomBytes(8).toString('hex')}`
    if (keys && keysFile) await writeFile(at('keys', keysFile), [...keys].join('\n'), { mode: 0o600, flush: true })
    const others = (state.slices[kind] ?? []).flatMap(each =>
      subtract(each, [slice]).map(left => ({ ...each, ...left })),
    )
    const own = keysFile === undefined ? slice : { ...slice, keys: keysFile }
    state = {
      ...state,
      slices: { ...state.slices, [kind]: merged([...others, own]) },
      segment: isEmpty() ? state.segment : name,
    }
    await writeAtomically([{ path: at(PULL_STATE), content: `${JSON.stringify(state)}\n` }])
    await (isEmpty() ? rm(at('drafts', name), { force: true }) : rename(at('drafts', name), join(folder, name)))
    await forgetKeys()
  }

  /** Finishes after a pull that ended early: names the last segment and removes incomplete drafts. */
  async function finishDrafts(): Promise<void> {
    for (const name of await readdir(at('drafts'))) {
      if (name === state.segment) await rename(at('drafts', name), join(folder, name))
      else await rm(at('drafts', name), { force: true })
    }
  }

  async function forgetKeys(): Promise<void> {
    const needed = new Set(Object.values(state.slices).flatMap(slices => slices.map(({ keys }) => keys)))
    for (const name of await readdir(at('keys'))) if (!needed.has(name)) await rm(at('keys', name), { force: true })
  }
}

interface OpenDraft extends Draft {
  readonly name: string
  readonly file: FileHandle
  isEmpty(): boolean
}

/** Sorts the slices, and joins adjacent ones that need not be pulled again. */
function merged(slices: readonly PulledSlice[]): PulledSlice[] {
  const all: PulledSlice[] = []
  for (const slice of [...slices].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1)
    const isOver = [last, slice].every(each => each && each.keys === undefined && !each.missing)
    if (last && isOver && last.to === slice.from) {
      const { from, events, pulledAt } = last
      all[all.length - 1] = {
        ...{ from, to: slice.to, events: events + slice.events },
        pulledAt: Math.min(pulledAt, slice.pulledAt),
      }
    } else all.push(slice)
  }
  return all
}

/** Refuses a folder with events that no pull recorded: it would get them a second time. */
async function refuseUnknownEvents(folder: string): Promise<void> {
  const { open, closed } = await segmentsOf(folder)
  const isCompacted = (await readdir(folder)).some(name => generationNumber(name) !== undefined)
  if (open.length + closed.length > 0 || isCompacted) {
    throw new InputError(
      `${folder} has events, and no record of where they are from; pull into another folder. If you copied it, copy ${PULL_FOLDER} in it as well`,
    )
  }
}

async function readState(path: string, source: State['source']): Promise<State> {
  const text = await readFile(path, 'utf8').catch(error => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return { source, slices: {} }
  const state = parseState(text)
  if (state === undefined) {
    throw new InputError(`${path} is damaged, so it is unknown what the folder has; pull into another folder`)
  }
  const other = Object.keys(source).find(
    name => state.source[name] !== undefined && state.source[name] !== source[name],
  )
  if (other !== undefined) {
    const [, kind] = /^search for (\w+)$/.exec(other) ?? []
    throw new InputError(
      kind === undefined
        ? `the folder has a pull of another ${other}, ${state.source[other]}, and this one is of ${source[other]}; name another folder`
        : `the folder has ${kind === 'journey' ? 'events of another journey, or of another version of it' : `${kind} of other services or endpoints`}; name another folder`,
    )
  }
  return { ...state, source: { ...state.source, ...source } }
}

/** Returns undefined if it is not a state. */
function parseState(text: string): State | undefined {
  try {
    const state: Partial<State> | null = JSON.parse(text)
    const isState = isRecord(state?.source) && isRecord(state?.slices) && Object.values(state.slices).every(areSlices)
    return isState ? (state as State) : undefined
  } catch {
    return undefined
  }
}

function areSlices(slices: unknown): boolean {
  return (
    Array.isArray(slices) &&
    slices.every(slice => [slice?.from, slice?.to, slice?.events, slice?.pulledAt].every(Number.isFinite))
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a file that the state names. */
async function readPart(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    throw new InputError(`${path} is missing, so events would be there twice; restore it, or pull into another folder`)
  }
}

async function readUserKey(path: string, isNew: boolean, folder: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    if (!isNew) {
      throw new InputError(
        `${path} is missing, so people would be counted twice; restore it, or pull into a folder other than ${folder}`,
      )
    }
    const key = randomBytes(32).toString('hex')
    await writeFile(path, key, { mode: 0o600, flag: 'wx', flush: true })
    return key
  }
}

async function onDisk<Result>(folder: string, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use()
  } catch (error) {
    const { code } = (error instanceof InputError ? (error.cause ?? {}) : error) as NodeJS.ErrnoException
    if (code === undefined) throw error
    const why = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code) ? `${code}: no space is left` : code
    throw new InputError(
      `${folder} cannot be written to (${why}); what was pulled before is kept. Correct that, and run the command again`,
    )
  }
}
