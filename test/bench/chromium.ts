import type { Page } from 'playwright-core'
import { type BenchSite, bundle } from './bench-site.ts'
import type { CallTimes } from './page/call-time.ts'
import type { RenderCounts } from './page/walks.ts'
import { count, type Line, median } from './table.ts'

/** Of medians. */
const CALL_BAR = 1.5
const CREATE_BAR_MS = 1
/** 5 % of 3 MiB over 9,000 journeys is less than one correlation ID of each. */
const HEAP_BAR = 1.05
const EVENTS_A_JOURNEY = 12
/** Until then a young page still holds what it was compiled from. */
const SETTLE_MS = 2_000
/** RUM takes 3,000 actions a minute, and drops the rest at once: a page stays below that. */
const JOURNEYS_A_PAGE = 90

/** One `complete` with the Datadog sink, and its parts, beside one bare `addAction` of the same event, in real RUM. */
export async function measureCalls(site: BenchSite, { pages }: { pages: number }): Promise<Line[]> {
  const lines: Line[] = []
  for (const [how, inTasks] of [
    ['one a task', true],
    ['in a loop', false],
  ] as const) {
    const times: CallTimes = { complete: [], inMemory: [], setItem: [], addAction: [] }
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
    const addAction = median(times.addAction)
    const line = (what: string, took: readonly number[]): Line => ({
      what: `${what}, ${how}`,
      measured: `${count(median(took))} µs`,
      beside: `\`addAction\`: ${count(addAction)} µs`,
      ratio: median(took) / addAction,
    })
    const complete = line('`journey.complete`', times.complete)
    lines.push(
      { ...complete, bar: { text: `≤ ${CALL_BAR}`, holds: complete.ratio <= CALL_BAR } },
      line('the same with its state in memory', times.inMemory),
      line('`setItem` of its state alone', times.setItem),
    )
  }
  return lines
}

/** Compiling, importing and creating, each time in a fresh page. */
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
  const [ms, besideMs] = [median(journeyMs), median(vitalsMs)]
  return {
    what: 'importing and creating',
    measured: `${ms.toFixed(2)} ms, ${longTasks} long tasks`,
    beside: `web-vitals: ${besideMs.toFixed(2)} ms`,
    ratio: ms / besideMs,
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
    beside: `without: ${bare.renders} in ${bare.commits} commits`,
    ratio: hooked.renders / bare.renders,
    bar: { text: '0 added', holds: added === 0 },
  }
}

/** The heap of one page after some journeys and after more of them, garbage collected. `leaky`: what a leak would look like. */
export async function measureHeap(
  site: BenchSite,
  { from, to, leaky = false }: { from: number; to: number; leaky?: boolean },
): Promise<Line> {
  return site.withPage(async page => {
    await page.evaluate(() => window.bench.startRum())
    const walk = async (journeys: number) => {
      const events = await page.evaluate(([n, leak]) => window.bench.walkJourneys(n, { leaky: leak }), [
        journeys,
        leaky,
      ] as const)
      if (events !== journeys * EVENTS_A_JOURNEY)
        throw new Error(`${journeys} journeys recorded ${events} events, not ${EVENTS_A_JOURNEY} each`)
    }
    await walk(from)
    const before = await heapOf(page)
    await walk(to - from)
    const after = await heapOf(page)
    const ratio = after / before
    return {
      what: `heap after ${count(to)} journeys`,
      measured: `${(after / 2 ** 20).toFixed(2)} MiB`,
      beside: `after ${count(from)}: ${(before / 2 ** 20).toFixed(2)} MiB`,
      ratio,
      bar: { text: `≤ ${HEAP_BAR}`, holds: ratio <= HEAP_BAR },
    }
  })
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await page.waitForTimeout(SETTLE_MS)
  for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}
