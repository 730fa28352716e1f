import { failureOwner, type JourneyDefinition } from '@journey-monitor/sdk'
import { handoffOwner } from '../../../cli/src/journey/loss-owner.ts'
import { type AttackedCriterion, isShare, type ShareCriterion } from './learn-check.ts'
import {
  type Background,
  type CheckRow,
  endpointNames,
  learnLatency,
  learnNewCodes,
  relateRequests,
  VERDICT_PATTERNS,
} from './learn-criterion.ts'
import { read, readRate } from './read-cell.ts'
import { type Learned, ReaderKnowledge } from './reader-knowledge.ts'
import { ReadingPattern } from './reading-pattern.ts'
import { readCsv } from './rendered-csv.ts'

const N = '([\\d,]+(?: or more)?|<11|withheld)'

/** How results say their numbers. */
export const RESULTS_PATTERNS = {
  users: new ReadingPattern(`^${N} \\(`),
  areJourneys: new ReadingPattern(/^\S+ \(journeys,/),
  conversion: new ReadingPattern(`Conversion, of the journeys that completed [^:]*: (.*), ${N} of ${N} journeys?`),
  returned: new ReadingPattern('Returned, of those that converted: (.*)'),
  lost: new ReadingPattern(
    `Lost journeys, with those that did not complete [^:]*: ${N}; by team: Medications ${N}, Secure Messaging ${N}`,
  ),
  inProgress: new ReadingPattern(`In progress \\(not in rates\\): ${N}`),
  criterion: new ReadingPattern(/Criterion (\d+) \([^)]*\): (.*?)(?:; (.*))?$/m),
  broken: new ReadingPattern('broken'),
  met: new ReadingPattern('met'),
  undecided: new ReadingPattern('undecided'),
  endpoint: new ReadingPattern(`\`([A-Z]+ [^\`]+)\`: (.*) of ${N} requests? \\((.*)\\)`),
  row: new ReadingPattern(/^(users) \(\w+\)$/),
  share: new ReadingPattern(/^(.*%.*), of (?:journeys that|requests)/),
  status: new ReadingPattern(`(\\d{3}): ${N}`),
  noAnswer: new ReadingPattern(`no answer: ${N}`),
}

/** How results and tickets say the numbers of failure codes. */
export const CODE_PATTERNS = {
  few: new ReadingPattern(/Logged fewer than 11 times each: (.*)/, 'shared'),
  fewCode: new ReadingPattern(/`(\w+)` in `(\w+)`/, 'shared'),
  often: new ReadingPattern(`\`(\\w+)\` in \`(\\w+)\` \\([^)]*\\): logged (?:${N} times|(once)), ${N} journeys? lost`),
}

/** Output of `rollout results` for a stage. */
export interface WrittenResults {
  readonly text: string
  /** The files of `--csv`, by name. */
  readonly csv: Readonly<Record<string, string>>
}

/** Returns what somebody learns who knows the plan and reads the results of a stage, and their tables. */
export function learnResults(
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  written: WrittenResults,
  background: Background,
): Learned {
  const broken = criteriaIn(criteria, written.text).flatMap(({ verdict }, i) =>
    VERDICT_PATTERNS.broken.test(verdict) ? [isOfRequests(criteria[i] as AttackedCriterion)] : [],
  )
  // No equation joins journeys and requests, so a broken limit makes only those vague that it is about.
  const ofJourneys = (said: string) => (broken.includes(false) ? sayingLess(said) : said)
  const ofRequests = (said: string) => (broken.includes(true) ? sayingLess(said) : said)
  const text = ofJourneys(written.text)
  const csv = Object.fromEntries(
    Object.entries(written.csv).map(([name, file]) => [
      name,
      name === 'endpoints.csv' ? ofRequests(file) : ofJourneys(file),
    ]),
  )
  const knowledge = new ReaderKnowledge()
  read(knowledge, 'users', RESULTS_PATTERNS.users.exec(text)?.[1])
  const conversion = RESULTS_PATTERNS.conversion.exec(text)
  read(knowledge, 'converted', conversion?.[2])
  read(knowledge, 'chose', conversion?.[3])
  readRate(knowledge, 'converted', 'chose', conversion?.[1])
  readRate(knowledge, 'returned', 'converted', RESULTS_PATTERNS.returned.exec(text)?.[1])
  const lost = RESULTS_PATTERNS.lost.exec(text)
  for (const [i, name] of ['dropped', 'meds', 'sm'].entries()) read(knowledge, name, lost?.[i + 1])
  read(knowledge, 'in progress', RESULTS_PATTERNS.inProgress.exec(text)?.[1])
  knowledge.sum('chose', ['converted', 'meds after', 'sm after'])
  knowledge.sum('converted', ['returned', 'not returned'])
  knowledge.sum('dropped', ['meds', 'sm'])
  knowledge.sum('all', ['chose', 'meds before', 'sm before', 'viewed only', 'in progress', 'elsewhere'])
  knowledge.atLeast('all', ['users'])
  if (RESULTS_PATTERNS.areJourneys.test(text)) knowledge.sum('all', ['users'])
  knowledge.sum('all', ['chose', 'all without chose'])
  for (const team of ['meds', 'sm']) knowledge.sum(team, [`${team} before`, `${team} after`])
  learnTables(knowledge, csv)
  learnCodes(knowledge, definition, text)
  learnRequests(knowledge, ofRequests(written.text))
  learnCriteria(knowledge, definition, criteria, text, background)
  const found = readCsv(csv['criteria.csv']).map(
    ([name, wanted, actual, verdict]) => `${name} (${wanted}): ${actual}; ${verdict}`,
  )
  learnCriteria(knowledge, definition, criteria, found.join('\n'), background)
  return { knowledge, restsOfLists: [] }
}

function isOfRequests({ kind }: AttackedCriterion): boolean {
  return kind === 'endpoint_errors' || kind === 'latency'
}

/** A withheld number may be small, too, if its criterion is broken. */
export function sayingLess(text: string): string {
  return text.replace(/\bwithheld\b/g, '1 or more')
}

/** Returns the rows of a check, as far as results tell them: their verdicts. */
export function rowsOfResults(criteria: readonly AttackedCriterion[], { text }: WrittenResults): CheckRow[] {
  return criteriaIn(criteria, text).map(row => ({ ...row, is: '' }))
}

function criteriaIn(criteria: readonly AttackedCriterion[], text: string): CheckRow[] {
  const found = RESULTS_PATTERNS.criterion.all(text)
  return criteria.map((_, i) => {
    const [, , is = '', verdict = is] = found.find(([, number]) => Number(number) === i) ?? []
    return { verdict: inWordsOfCheck(verdict), is, expected: '', reason: '', needs: '' }
  })
}

function inWordsOfCheck(verdict: string): string {
  if (RESULTS_PATTERNS.undecided.test(verdict)) return 'not decided'
  if (RESULTS_PATTERNS.broken.test(verdict)) return 'broken'
  return RESULTS_PATTERNS.met.test(verdict) ? 'met' : ''
}

const NUMBERS: Readonly<Record<string, string>> = {
  in_progress: 'in progress',
  'lost with meds': 'meds',
  'lost with sm': 'sm',
}

function learnTables(knowledge: ReaderKnowledge, csv: WrittenResults['csv']): void {
  for (const [what = '', count] of readCsv(csv['results.csv']))
    read(knowledge, NUMBERS[what] ?? RESULTS_PATTERNS.row.exec(what)?.[1] ?? what, count)
  for (const [step, code, events, lost] of readCsv(csv['errors.csv'])) {
    read(knowledge, `events ${step} ${code}`, events)
    read(knowledge, `lost ${step} ${code}`, lost)
  }
  for (const [method, path, answers, other, none] of readCsv(csv['endpoints.csv'])) {
    const counts = { answers, other, none }
    for (const [what, count] of Object.entries(counts)) read(knowledge, `${method} ${path} ${what}`, count)
  }
}

/** Adds the numbers of each code: its failures, and the journeys that it lost. */
export function learnCodes(knowledge: ReaderKnowledge, { steps }: JourneyDefinition, text: string): void {
  const few = CODE_PATTERNS.few.exec(text)?.[1] ?? ''
  for (const [, code, step] of CODE_PATTERNS.fewCode.all(few)) read(knowledge, `events ${step} ${code}`, '<11')
  const often = CODE_PATTERNS.often.all(text)
  for (const [, code, step, events, once, lost] of often) {
    read(knowledge, `events ${step} ${code}`, once ? '1' : events)
    read(knowledge, `lost ${step} ${code}`, lost)
  }
  for (const step of steps) {
    const codes = Object.keys(step.failures ?? {}).filter(code =>
      knowledge.names.includes(`events ${step.name} ${code}`),
    )
    for (const code of codes) {
      knowledge.atLeast(`events ${step.name} ${code}`, [`lost ${step.name} ${code}`])
    }
    for (const team of ['meds', 'sm']) {
      const own = codes.filter(code => failureOwner(step, code)?.team === team && step.name !== 'return')
      knowledge.atLeast(
        step.name === steps[0]?.name ? `${team} before` : `${team} after`,
        own.map(code => `lost ${step.name} ${code}`),
      )
    }
    knowledge.atLeast(
      `failed ${step.name}`,
      codes.map(code => `lost ${step.name} ${code}`),
    )
    knowledge.relate(
      [[`failed ${step.name}`, -1], ...codes.map(code => [`events ${step.name} ${code}`, 1] as const)],
      0,
    )
  }
}

function learnRequests(knowledge: ReaderKnowledge, text: string): void {
  const lines = RESULTS_PATTERNS.endpoint.all(text)
  for (const [, endpoint = '', share, answers, list = ''] of lines) {
    const name = (what: string) => `${endpoint} ${what}`
    read(knowledge, name('answers'), answers)
    const statuses = RESULTS_PATTERNS.status.all(list).map(([, status = '', count]) => {
      read(knowledge, name(status), count)
      return name(status)
    })
    const none = RESULTS_PATTERNS.noAnswer.exec(list)
    read(knowledge, name('none'), none ? none[1] : '0')
    knowledge.sum(name('answers'), [name('ok'), name('other'), name('none')])
    knowledge.sum(name('answers'), [name('other'), name('without other')])
    knowledge.sum(name('other'), statuses)
    readRate(knowledge, name('other'), name('answers'), share)
  }
}

function learnCriteria(
  knowledge: ReaderKnowledge,
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  text: string,
  background: Background,
): void {
  const rows = criteriaIn(criteria, text)
  for (const [i, criterion] of criteria.entries()) {
    const row = rows[i] as CheckRow
    if (isShare(criterion)) {
      readMeasure(knowledge, definition, criterion, row.is)
      continue
    }
    switch (criterion.kind) {
      case 'latency':
        knowledge.sum(endpointNames(criterion.endpoint).good, [`${criterion.endpoint} ok`])
        relateRequests(knowledge, [criterion])
        learnLatency(knowledge, criterion, row, background)
        break
      case 'new_codes':
        learnNewCodes(knowledge, criterion, row, background, {
          populationOf: step => `entered ${step}`,
          failedIn: step => `failed ${step}`,
          eventsOf: (step, code) => `events ${step} ${code}`,
        })
    }
  }
}

/** Adds the share of a criterion, and what its numbers have to do with those of the funnel. */
export function readMeasure(
  knowledge: ReaderKnowledge,
  { steps }: JourneyDefinition,
  criterion: ShareCriterion,
  text: string,
): void {
  const { hits, population } = measureOf(criterion)
  knowledge.sum(population, [hits, `${population} without ${hits}`])
  readRate(knowledge, hits, population, RESULTS_PATTERNS.share.exec(text)?.[1])
  if (criterion.kind === 'handoff_loss') {
    knowledge.sum(population, [hits, `entered ${criterion.step}`])
    const step = steps.find(({ name }) => name === criterion.step)
    if (step && criterion.step !== 'return') knowledge.atLeast(`${handoffOwner(step).team} after`, [hits])
    knowledge.atLeast('chose', [population])
  }
  if (criterion.kind === 'drop_off') knowledge.atLeast(`${criterion.team} after`, [hits])
}

function measureOf(criterion: ShareCriterion): { readonly hits: string; readonly population: string } {
  switch (criterion.kind) {
    case 'conversion':
      return { hits: 'converted', population: 'chose' }
    case 'failure_rate':
      return { hits: `failed ${criterion.step}`, population: `entered ${criterion.step}` }
    case 'handoff_loss':
      return { hits: `not reached ${criterion.step}`, population: `on the way to ${criterion.step}` }
    case 'drop_off': {
      const { team, cause = 'any' } = criterion
      return { hits: cause === 'any' ? `${team} after` : `${team} after ${cause}`, population: 'chose' }
    }
    case 'telemetry_loss':
      return { hits: 'missing', population: 'all' }
    case 'endpoint_errors':
      return { hits: `${criterion.endpoint} other`, population: `${criterion.endpoint} answers` }
  }
}
