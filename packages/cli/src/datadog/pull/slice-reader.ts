import { Failure } from '../../system/errors.ts'
import { SECOND } from '../../system/time-units.ts'
import type { Search } from '../query.ts'
import { type EventPage, type FoundEvent, IncompleteAnswer, type PageRequest } from './event-search.ts'
import type { Draft } from './pull-folder.ts'
import type { PullKind } from './pull-kinds.ts'
import type { TimeRange } from './time-slices.ts'

interface SliceRequest extends TimeRange {
  readonly kind: PullKind
  readonly search: Search
  /** The keys of events that the folder has already. */
  readonly known: ReadonlySet<string>
}

/** Content of a slice. Its new events are in the draft. */
export interface ReadSlice {
  readonly draft: Draft
  /** Keys of every event, new or old. */
  readonly keys: ReadonlySet<string>
  readonly added: number
}

export interface SliceReader {
  /** @throws {@link SliceTooLarge}, or the errors of `createEventSearch`. */
  read(request: SliceRequest): Promise<ReadSlice>
}

/** The slice must be cut: it has too many events to be remembered, or Datadog gives only a part of it. */
export class SliceTooLarge extends Error {}

export interface SliceReaderOptions {
  readonly page: (request: PageRequest) => Promise<EventPage>
  readonly keep: (kind: PullKind) => (event: FoundEvent) => string | undefined
  readonly begin: () => Promise<Draft>
  /** Hears of each page: how many new events it had. */
  readonly onPage: (added: number) => void
  /** Largest number of remembered events of a slice, which bounds the memory. */
  readonly mostEvents: number
}

const RESTARTS = 3

/** Reads slices page by page, each event once. After a doubtful answer, reads the slice again from its beginning. */
export function createSliceReader({ page, keep, begin, onPage, mostEvents }: SliceReaderOptions): SliceReader {
  return {
    async read(request) {
      for (let attempt = 1; ; attempt++) {
        const draft = await begin()
        try {
          return { draft, ...(await readOnce(request, draft)) }
        } catch (error) {
          await draft.discard()
          if (!(error instanceof IncompleteAnswer)) throw error
          if (attempt < RESTARTS) continue
          if (request.to - request.from <= SECOND) throw new Failure(error.message)
          throw new SliceTooLarge()
        }
      }
    },
  }

  async function readOnce(
    { kind, search, from, to, known }: SliceRequest,
    draft: Draft,
  ): Promise<Omit<ReadSlice, 'draft'>> {
    const filterFields = keep(kind)
    const keys = new Set<string>()
    let added = 0
    let next: Promise<EventPage> | undefined = page({ search, from, to })
    while (next) {
      const { events, cursor }: EventPage = await next
      // The next page is on its way while this one is written.
      next = cursor === undefined ? undefined : page({ search, from, to, cursor })
      next?.catch(() => {})
      const lines: string[] = []
      for (const event of events) {
        const line = isWithin(event, from, to) ? filterFields(event) : undefined
        const key = line === undefined ? '' : keyOf(kind, event)
        if (line === undefined || keys.has(key)) continue
        keys.add(key)
        if (!known.has(key)) lines.push(line)
      }
      if (keys.size > mostEvents && to - from > SECOND) throw new SliceTooLarge()
      await draft.append(lines)
      added += lines.length
      onPage(lines.length)
    }
    return { keys, added }
  }
}

/** Tells whether an event is within a slice, end excluded. Datadog's APIs differ about the end of a search. */
function isWithin({ attributes }: FoundEvent, from: number, to: number): boolean {
  const date = Date.parse(String(attributes?.timestamp))
  return from <= date && date < to
}

/** A view keeps its ID while it changes; each of its versions is an event. */
function keyOf(kind: PullKind, { id, attributes }: FoundEvent): string {
  if (kind !== 'views') return id
  const { _dd: dd } = (attributes?.attributes ?? {}) as { _dd?: { document_version?: number } }
  return `${id}@${dd?.document_version ?? 0}`
}
