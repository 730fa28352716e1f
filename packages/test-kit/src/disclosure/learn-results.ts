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
} from './learn-criterion.ts'
import { read, readRate } from './read-cell.ts'
import { type Learned, ReaderKnowledge } from './reader-knowledge.ts'
import { readCsv } from './rendered-csv.ts'

const N = '([\\d,]+(?: or more)?|<11|withheld)'

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
  const says = (text: string) => (/; broken/.test(written.text) ? sayingLess(text) : text)
  const text = says(written.text)
  const csv = Object.fromEntries(Object.entries(written.csv).map(([name, file]) => [name, says(file)]))
  const knowledge = new ReaderKnowledge()
  const said = (pattern: string) => new RegExp(pattern).exec(text)
  read(knowledge, 'users', said(`^${N} \\(`)?.[1])
  const conversion = said(`Conversion, of the journeys that completed [^:]*: (.*), ${N} of ${N} journeys?`)
  read(knowledge, 'converted', conversion?.[2])
  read(knowledge, 'chose', conversion?.[3])
  readRate(knowledge, 'converted', 'chose', conversion?.[1])
  readRate(knowledge, 'returned', 'converted', said('Returned, of those that converted: (.*)')?.[1])
  const lost = said(`Lost journeys: ${N}; by team: Medications ${N}, Secure Messaging ${N}`)
  for (const [i, name] of ['dropped', 'meds', 'sm'].entries()) read(knowledge, name, lost?.[i + 1])
  read(knowledge, 'in progress', said(`In progress \\(not in rates\\): ${N}`)?.[1])
  knowledge.sum('chose', ['converted', 'meds after', 'sm after'])
  knowledge.sum('converted', ['returned', 'not returned'])
  knowledge.sum('dropped', ['meds', 'sm'])
  knowledge.sum('all', ['chose', 'meds before', 'sm before', 'viewed only', 'in progress', 'elsewhere'])
  knowledge.atLeast('all', ['users'])
  if (/^\S+ \(journeys,/.test(text)) knowledge.sum('all', ['users'])
  knowledge.sum('all', ['chose', 'all without chose'])
  for (const team of ['meds', 'sm']) knowledge.sum(team, [`${team} before`, `${team} after`])
  learnTables(knowledge, csv)
  learnCodes(knowledge, definition, text)
  learnRequests(knowledge, text)
  learnCriteria(knowledge, definition, criteria, text, background)
  const found = readCsv(csv['criteria.csv']).map(
    ([name, wanted, actual, verdict]) => `${name} (${wanted}): ${actual}; ${verdict}`,
  )
  learnCriteria(knowledge, definition, criteria, found.join('\n'), background)
  return { knowledge, restsOfLists: [] }
}

/** A withheld number may be small, too, if its criterion is broken. */
export function sayingLess(text: string): string {
  return text.replace(/\bwithheld\b/g, '1 or more')
}

/** Returns the rows of a check, as far as results tell them: their verdicts. */
export function rowsOfResults(criteria: readonly AttackedCriterion[], { text }: WrittenResults): CheckRow[] {
  return criteria.map((_, i) => {
    const [, is = '', verdict = is] = new RegExp(`Criterion ${i} \\([^)]*\\): (.*?)(?:; (.*))?$`, 'm').exec(text) ?? []
    return { verdict: verdict.replace('undecided', 'not decided'), is: '', reason: '', needs: '' }
  })
}

const NUMBERS: Readonly<Record<string, string>> = {
  in_progress: 'in progress',
  'lost with meds': 'meds',
  'lost with sm': 'sm',
}

function learnTables(knowledge: ReaderKnowledge, csv: WrittenResults['csv']): void {
  for (const [what = '', count] of readCsv(csv['results.csv'])) read(knowledge, NUMBERS[what] ?? what, count)
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
  const few = /Logged fewer than 11 times each: (.*)/.exec(text)?.[1] ?? ''
  for (const [, code, step] of few.matchAll(/`(\w+)` in `(\w+)`/g)) read(knowledge, `events ${step} ${code}`, '<11')
  const often = text.matchAll(
    new RegExp(`\`(\\w+)\` in \`(\\w+)\` \\([^)]*\\): logged (?:${N} times|(once)), ${N} journeys? lost`, 'g'),
  )
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
  const lines = text.matchAll(new RegExp(`\`([A-Z]+ [^\`]+)\`: (.*) of ${N} requests? \\((.*)\\)`, 'g'))
  for (const [, endpoint = '', share, answers, list = ''] of lines) {
    const name = (what: string) => `${endpoint} ${what}`
    read(knowledge, name('answers'), answers)
    const statuses = [...list.matchAll(new RegExp(`(\\d{3}): ${N}`, 'g'))].map(([, status = '', count]) => {
      read(knowledge, name(status), count)
      return name(status)
    })
    const none = new RegExp(`no answer: ${N}`).exec(list)
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
  for (const [i, criterion] of criteria.entries()) {
    const [, is = '', verdict = is] = new RegExp(`Criterion ${i} \\([^)]*\\): (.*?)(?:; (.*))?$`, 'm').exec(text) ?? []
    const row = { verdict: verdict.replace('undecided', 'not decided'), is, reason: '', needs: '' }
    if (isShare(criterion)) {
      readMeasure(knowledge, definition, criterion, is)
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
          isOfMore: true,
          eventsOf: (step, code) => `events ${step} ${code}`,
        })
    }
  }
}

/** Adds the share of a criterion, and what its numbers have to do with those of the funnel. */
function readMeasure(
  knowledge: ReaderKnowledge,
  { steps }: JourneyDefinition,
  criterion: ShareCriterion,
  text: string,
): void {
  const { hits, population } = measureOf(criterion)
  knowledge.sum(population, [hits, `${population} without ${hits}`])
  readRate(knowledge, hits, population, text)
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
