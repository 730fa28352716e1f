import type { Page } from 'playwright-core'
import { type BenchSite, bundle } from './bench-site.ts'
import type { CallTimes } from './page/call-time.ts'
import type { RenderCounts, WalkOptions } from './page/timed-walks.ts'
import { count, type Line, median, middleMean } from './table.ts'

/** The limit for typical calls, without the write to storage: the browser does it, and no SDK can make it cheaper. */
const CALL_BAR = 1.3
const CREATE_BAR_MS = 1
/** 5% of 3 MiB over 9,000 journeys is less than one correlation ID of each. */
export const HEAP_BAR = 1.05
const EVENTS_A_JOURNEY = 12
/** Number of consecutive collections that must free nothing. */
const COLLECTIONS = 3
/** RUM accepts 3,000 actions a minute, and drops the rest: each page stays below that. */
const JOURNEYS_A_PAGE = 90

/**
 * Measures one `complete` with the Datadog sink, and its parts, against one bare `addAction` of the same event, in real
 * RUM.
 */
export async function measureCalls(site: BenchSite, { pages }: { pages: number }): Promise<Line[]> {
  const lines: Line[] = []
  for (const [how, inTasks] of [
    ['one a task', true],
    ['in a loop', false],
  ] as const) {
    const times: CallTimes = { complete: [], repeat: [], inMemory: [], setItem: [], addAction: [] }
    for (let i = 0; i < pages; i++) {
      await site.withPage(async page => {
        await page.evaluate(() => window.bench.startRum())
        const ofPage = await page.evaluate(([journeys, apart]) => window.bench.timeCalls(journeys, apart), [
          JOURNEYS_A_PAGE,
          inTasks,
        ] as const)
        for (const call of Object.keys(times) as (keyof CallTimes)[]) times[call].push(...ofPage[call])
      })
    }
    const addAction = middleMean(times.addAction)
    const line = (what: string, took: readonly number[]): Line => ({
      what: `${what}, ${how}`,
      measured: `${count(middleMean(took))} µs`,
      comparedWith: `\`addAction\`: ${count(addAction)} µs`,
      ratio: middleMean(took) / addAction,
    })
    const withoutWrite = line('`journey.complete` without the write to storage', times.inMemory)
    lines.push(
      { ...withoutWrite, bar: { text: `≤ ${CALL_BAR}`, holds: withoutWrite.ratio <= CALL_BAR } },
      line('`journey.complete`', times.complete),
      line('`setItem` of its state alone', times.setItem),
      line('a repeated `journey.complete`, which is dropped', times.repeat),
    )
  }
  return lines
}

/** Measures compiling, importing and creating, each time in a fresh page. */
export async function measureStart(site: BenchSite, { pages }: { pages: number }): Promise<Line> {
  const [journey, vitals] = await Promise.all([bundle('start-journey.ts'), bundle('start-web-vitals.ts')])
  const journeyMs: number[] = []
  const vitalsMs: number[] = []
  let longTasks = 0
  for (let i = 0; i < pages; i++) {
    const [ours, theirs] = [await startOf(site, journey), await startOf(site, vitals)]
    journeyMs.push(ours.ms)
    vitalsMs.push(theirs.ms)
    longTasks += ours.longTasks
  }
  const [ms, theirMs] = [median(journeyMs), median(vitalsMs)]
  return {
    what: 'importing and creating',
    measured: `${ms.toFixed(2)} ms, ${longTasks} long tasks`,
    comparedWith: `web-vitals: ${theirMs.toFixed(2)} ms`,
    ratio: ms / theirMs,
    bar: { text: `< ${CREATE_BAR_MS} ms, 0 long tasks`, holds: ms < CREATE_BAR_MS && longTasks === 0 },
  }
}

function startOf(site: BenchSite, script: string): Promise<{ ms: number; longTasks: number }> {
  return site.withEmptyPage(page =>
    page.evaluate(async text => {
      const element = Object.assign(document.createElement('script'), { textContent: text })
      const startedAt = performance.now()
      document.head.append(element)
      const endedAt = performance.now()
      if (!('started' in window)) throw new Error('the script did not run')
      const tasks = await new Promise<PerformanceEntryList>(resolve => {
        const observer = new PerformanceObserver(list => resolve(list.getEntries()))
        observer.observe({ type: 'longtask', buffered: true })
        setTimeout(() => resolve(observer.takeRecords()), 200)
      })
      const over = tasks.filter(task => task.startTime < endedAt && task.startTime + task.duration > startedAt)
      return { ms: endedAt - startedAt, longTasks: over.length }
    }, script),
  )
}

export function countRenders(site: BenchSite): Promise<RenderCounts> {
  return site.withPage(page => page.evaluate(() => window.bench.countRenders()))
}

export function renderLine({ hooked, bare }: RenderCounts): Line {
  const added = hooked.renders - bare.renders + hooked.commits - bare.commits
  return {
    what: 'renders of a renewal with the hooks',
    measured: `${hooked.renders} in ${hooked.commits} commits`,
    comparedWith: `without: ${bare.renders} in ${bare.commits} commits`,
    ratio: hooked.renders / bare.renders,
    bar: { text: '0 added', holds: added === 0 },
  }
}

/** Journeys that a page walks. */
export interface HeapWalk extends WalkOptions {
  readonly journeys: number
}

/**
 * Measures how much the heap grows from some journeys to more of them, each time after garbage collection, on a page with the hooks and on
 * one without: RUM and the compiled code of the page grow too.
 */
export async function measureHeap(site: BenchSite, { from, to }: { from: number; to: number }): Promise<Line> {
  const growth = async (hooked: boolean) => {
    const walks = [from, to - from].map(journeys => ({ journeys, hooked }))
    const [before = 0, after = 0] = await heapsAfter(site, walks)
    const mebibytes = [before, after].map(bytes => (bytes / 2 ** 20).toFixed(2)).join(' to ')
    return { factor: after / before, text: `${mebibytes} MiB` }
  }
  const hooked = await growth(true)
  const bare = await growth(false)
  const ratio = hooked.factor / bare.factor
  return {
    what: `heap, ${count(from)} to ${count(to)} journeys`,
    measured: hooked.text,
    comparedWith: `without: ${bare.text}`,
    ratio,
    bar: { text: `≤ ${HEAP_BAR}`, holds: ratio <= HEAP_BAR },
  }
}

/** Walks journeys on one page, and returns the bytes of its heap after each walk, garbage collected. */
export function heapsAfter(site: BenchSite, walks: readonly HeapWalk[]): Promise<number[]> {
  return site.withPage(async page => {
    // Events that wait to be posted would count as heap, and their number depends on the machine.
    await page.evaluate(() => window.bench.startRum({ posts: false }))
    const heaps: number[] = []
    for (const { journeys, ...options } of walks) {
      const events = await page.evaluate(([n, given]) => window.bench.walkJourneys(n, given), [
        journeys,
        options,
      ] as const)
      if (events !== journeys * EVENTS_A_JOURNEY)
        throw new Error(`${journeys} journeys recorded ${events} events, not ${EVENTS_A_JOURNEY} each`)
      heaps.push(await settledHeap(page))
    }
    return heaps
  })
}

/** Collects garbage until the heap stops shrinking. */
async function settledHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  const sizes: number[] = []
  const isSettled = () => {
    const last = sizes.slice(-COLLECTIONS)
    return last.length === COLLECTIONS && Math.max(...last) <= Math.min(...last) * 1.001
  }
  while (!isSettled()) {
    await session.send('HeapProfiler.collectGarbage')
    sizes.push((await session.send('Runtime.getHeapUsage')).usedSize)
  }
  await session.detach()
  return Math.min(...sizes.slice(-COLLECTIONS))
}
