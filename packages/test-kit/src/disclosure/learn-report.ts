import type { JourneyDefinition } from '@journey-monitor/sdk'
import { humanize } from '../../../cli/src/system/format.ts'
import { learnStepTimes, learnTimesToConvert } from './learn-times.ts'
import { learnEndpoints, learnPages } from './learn-usage.ts'
import { rangeOf, read, readRate } from './read-cell.ts'
import { type Learned, ReaderKnowledge } from './reader-knowledge.ts'
import { ReadingPattern } from './reading-pattern.ts'
import type { RenderedSection, RenderedTable } from './rendered-page.ts'

const N = '([\\d,]+|<11|withheld)'

/** How a report says its numbers, outside its tables' rows. */
export const REPORT_PATTERNS = {
  intentColumn: new ReadingPattern(` ${N} `),
  lossesCaption: new ReadingPattern(` all ${N} `),
  lossStep: new ReadingPattern(/“([^”]+)”$/),
  handoffLoss: new ReadingPattern(/^Didn’t arrive/),
  stepCause: new ReadingPattern(/^(.+?), in “/),
  flowStep: new ReadingPattern(/^\d+\. (.+)$/),
  failureColumn: new ReadingPattern(/^(.+) in (.+)$/),
  missing: new ReadingPattern(`${N} events? missing`),
  journeysWithMissing: new ReadingPattern(`missing, in ${N} journeys?`),
  duplicates: new ReadingPattern(`${N} duplicates?`),
  conflicts: new ReadingPattern(`${N} conflicts?`),
  rejected: new ReadingPattern(`${N} lines? rejected`),
  synthetic: new ReadingPattern(`${N} events? of synthetic`),
}

const SAID = '([\\d,]+|fewer than 11|a withheld number)'
const lead = (pattern: string, kind: 'exact' | 'shared' = 'exact') =>
  new ReadingPattern(new RegExp(pattern, 'is'), kind)

/** How the sentences on top of a report say their numbers. */
export const LEAD_PATTERNS = {
  conversion: lead(`^${SAID} of ${SAID} `),
  conversionWithheld: lead(`^Of ${SAID} [^,]*, ${SAID} `, 'shared'),
  otherLost: lead(`; the other ${SAID} w`),
  lostBefore: lead(`Of the lost, ${SAID} w`),
  returned: lead(`\\. ${SAID} of the ${SAID} `),
  inProgress: lead(`Not counted: ${SAID} in progress`),
  sum: lead(`${SAID}(?: of)? journeys? began at [^:]*: ${SAID} [^+]*\\+ ${SAID} lost \\+ ${SAID} `),
  engineering: lead(`Engineering problems: ${SAID}`),
  ux: lead(`People’s own reasons: ${SAID}`),
  knownLimitation: lead(`Known limitations: ${SAID}`),
  engineeringTeams: lead('Engineering problems:(.*?)(?:People’s own|Known limitations|began at|$)'),
  engineeringTeam: lead(`(Medications|Secure Messaging): ${SAID}`),
}

/** How the bars of the funnel say their numbers. */
export const BAR_PATTERNS = {
  step: new ReadingPattern(/^\d+\. (.+)$/),
  handoff: new ReadingPattern(/^→ (.+)$/),
  notReached: new ReadingPattern(`^${N} didn’t arrive`),
  completed: new ReadingPattern(`^${N} (?:of|completed)`),
  completedAfter: new ReadingPattern(`^(?!.*entered:).*: ${N}$`, 'shared'),
  entered: new ReadingPattern(`^[^;]* of ${N}(?:,|$)`),
  enteredAfter: new ReadingPattern(`; entered: ${N}$`, 'shared'),
  enteredFirst: new ReadingPattern(`^${N} entered`, 'shared'),
  ended: new ReadingPattern(`; ${N} didn’t`),
}

/**
 * Returns the knowledge of a reader of a report who knows the definition.
 * @param timed how many completed each step with a time, if that is known.
 */
export function learnReport(
  definition: JourneyDefinition,
  sections: readonly RenderedSection[],
  { timed }: { readonly timed?: readonly number[] } = {},
): Learned {
  const knowledge = new ReaderKnowledge()
  const learned: Learned = { knowledge, restsOfLists: [] }
  const section = (id: string) => sections.find(each => each.id === id)
  const table = (id: string, index: number) => section(id)?.tables[index]
  learnFunnel(knowledge, definition, table('funnel', 1), table('funnel', 0))
  learnLosses(knowledge, definition, table('drop-offs', 0), table('drop-offs', 1), table('lost-returns', 0))
  learnFlow(knowledge, definition, table('flow', 0))
  learnDirect(knowledge, definition, table('direct', 0), table('direct', 1))
  for (const attribute of Object.keys(definition.attributes ?? {}))
    learnAttribute(knowledge, definition, attribute, table(`by-${attribute.replaceAll('_', '-')}`, 0))
  learnFailures(knowledge, definition, table('failures', 0))
  learnOverTime(knowledge, definition, table('over-time', 0))
  learnTimesToConvert(knowledge, section('time-to-convert'))
  learnStepTimes(knowledge, definition.steps, { times: table('times', 0), ...(timed && { timed }) })
  learnQuality(knowledge, definition, section('quality'))
  learnPages(learned, section('pages'), section('origins'))
  learnEndpoints(learned, section('endpoints'))
  learnLead(knowledge, definition, section('lead')?.text ?? '')
  learnBars(knowledge, definition, sections)
  return learned
}

function learnFunnel(
  knowledge: ReaderKnowledge,
  { steps, intentStep, convertingStep }: JourneyDefinition,
  table: RenderedTable | undefined,
  outcomes: RenderedTable | undefined,
): void {
  if (!table || !outcomes) throw new Error('no funnel')
  const converting = steps.findIndex(({ name }) => name === convertingStep)
  read(knowledge, `completed ${intentStep}`, REPORT_PATTERNS.intentColumn.exec(table.columns[5])?.[1])
  for (const [i, { name }] of steps.entries()) {
    const row = table.rows[i]
    read(knowledge, `entered ${name}`, row?.[2])
    read(knowledge, `completed ${name}`, row?.[3])
    knowledge.sum(`entered ${name}`, [`completed ${name}`, `ended in ${name}`])
    const previous = steps[i - 1]?.name
    if (previous === undefined) continue
    // Who may still come back is neither there nor lost.
    const waiting = i > converting ? [`on the way to ${name}`] : []
    knowledge.sum(`completed ${previous}`, [`entered ${name}`, `not reached ${name}`, ...waiting])
    knowledge.sum(`completed ${previous}`, [`completed ${name}`, `between ${previous} and ${name}`])
    knowledge.sum(`entered ${previous}`, [`entered ${name}`, `before ${name}`])
  }
  for (const [i, { name }] of steps.entries()) {
    readRate(knowledge, `completed ${name}`, `completed ${steps[i - 1]?.name}`, i > 0 ? table.rows[i]?.[4] : undefined)
    readRate(knowledge, `completed ${name}`, `completed ${intentStep}`, table.rows[i]?.[5])
  }
  for (const [i, name] of ['converted', 'returned', 'dropped', 'viewed_only', 'in_progress'].entries())
    read(knowledge, name, outcomes.rows[i]?.[1])
  knowledge.sum('converted', [`completed ${convertingStep}`])
  knowledge.sum('returned', [`completed ${steps.at(-1)?.name}`])
  knowledge.sum('converted', ['returned', 'not returned'])
  knowledge.sum(`entered ${steps[0]?.name}`, ['viewed_only', 'converted', 'dropped'])
  knowledge.sum(`completed ${intentStep}`, ['converted', 'lost after choosing'])
  knowledge.sum('dropped', ['lost after choosing', 'lost before choosing'])
}

/** A row about a loss, e.g. `Timeout, in “Send”`. */
function lossOf({ steps }: JourneyDefinition, label: string): { step: string; where: string; cause: string } {
  const where = REPORT_PATTERNS.handoffLoss.test(label) ? 'handoff' : 'step'
  const words = REPORT_PATTERNS.lossStep.exec(label)?.[1]
  const step = steps.find(({ name }) => humanize(name) === words)?.name
  if (step === undefined) throw new Error(`no step in ${label}`)
  return {
    step,
    where,
    cause: where === 'handoff' ? 'not_reached' : (REPORT_PATTERNS.stepCause.exec(label)?.[1] ?? label),
  }
}

function learnLosses(
  knowledge: ReaderKnowledge,
  { teams, steps, intentStep }: JourneyDefinition,
  byTeam: RenderedTable | undefined,
  byCause: RenderedTable | undefined,
  returns: RenderedTable | undefined,
): void {
  const definition = { steps } as JourneyDefinition
  read(knowledge, 'dropped', REPORT_PATTERNS.lossesCaption.exec(byTeam?.caption)?.[1])
  const kinds = ['engineering', 'ux', 'known_limitation'] as const
  for (const [i, team] of teams.entries()) {
    const row = byTeam?.rows[i]
    for (const [k, kind] of kinds.entries()) read(knowledge, `${team} ${kind}`, row?.[1 + k])
    read(knowledge, `${team} total`, row?.[4])
    readRate(knowledge, `${team} total`, 'dropped', row?.[5])
    knowledge.sum(
      `${team} total`,
      kinds.map(kind => `${team} ${kind}`),
    )
  }
  knowledge.sum(
    'dropped',
    teams.map(team => `${team} total`),
  )
  for (const kind of kinds)
    knowledge.sum(
      `all ${kind}`,
      teams.map(team => `${team} ${kind}`),
    )
  const rows = (table: RenderedTable | undefined, prefix: string) =>
    (table?.rows ?? []).map(([label = '', team = '', kind = '', count, share]) => {
      const loss = lossOf(definition, label)
      const name = `${prefix} ${loss.step} ${loss.where} ${loss.cause}`
      read(knowledge, name, count)
      return { ...loss, name, team, kind: kind.toLowerCase().replace(' ', '_'), share }
    })
  const losses = rows(byCause, 'lost')
  const unreturned = rows(returns, 'unreturned')
  for (const { name, share } of losses) readRate(knowledge, name, 'dropped', share)
  for (const { name, share } of unreturned) readRate(knowledge, name, 'converted', share)
  const names = (all: typeof losses) => all.map(({ name }) => name)
  knowledge.sum('dropped', names(losses))
  for (const team of teams)
    for (const kind of kinds)
      knowledge.sum(`${team} ${kind}`, names(losses.filter(loss => isOf(loss.team, team) && loss.kind === kind)))
  const order = (name: string) => steps.findIndex(step => step.name === name)
  knowledge.sum('lost before choosing', names(losses.filter(({ step }) => order(step) <= order(intentStep))))
  for (const { name: step } of steps) {
    const here = [...losses, ...unreturned].filter(loss => loss.step === step)
    const waiting = order(step) === steps.length - 1 ? [`still in ${step}`] : []
    knowledge.sum(`ended in ${step}`, [
      ...names(here.filter(({ where }) => where === 'step')),
      ...(step === intentStep ? ['viewed_only'] : []),
      ...waiting,
    ])
    if (order(step) > 0) knowledge.sum(`not reached ${step}`, names(here.filter(({ where }) => where === 'handoff')))
  }
}

/** A document may call a team by its name in code or by that of people. */
function isOf(shown: string, team: string): boolean {
  return shown === team || TEAM_NAMES[team] === shown
}

const TEAM_NAMES: Readonly<Record<string, string>> = { meds: 'Medications', sm: 'Secure Messaging' }

function learnFlow(knowledge: ReaderKnowledge, { steps }: JourneyDefinition, table: RenderedTable | undefined): void {
  const nameOf = (label: string) => {
    const shown = REPORT_PATTERNS.flowStep.exec(label)?.[1] ?? label
    return steps.find(({ name }) => shown === humanize(name))?.name
  }
  for (const [from = '', to = '', , count] of table?.rows ?? []) {
    const next = nameOf(to)
    if (next !== undefined && nameOf(from) !== undefined) read(knowledge, `entered ${next}`, count)
  }
}

function learnDirect(
  knowledge: ReaderKnowledge,
  definition: JourneyDefinition,
  entries: RenderedTable | undefined,
  causes: RenderedTable | undefined,
): void {
  for (const [entry = '', ended, inProgress, converted, share, returned, dropped] of entries?.rows ?? []) {
    const name = (what: string) => `direct ${entry} ${what}`
    const counts = { ended, inProgress, converted, returned, dropped }
    for (const [what, count] of Object.entries(counts)) read(knowledge, name(what), count)
    readRate(knowledge, name('converted'), name('ended'), share)
    knowledge.sum(name('ended'), [name('converted'), name('dropped')])
    knowledge.sum(name('converted'), [name('returned'), name('not returned')])
    const own = (causes?.rows ?? []).filter(row => row[1] === entry)
    const losses = own.map(row => {
      const { step, where, cause } = lossOf(definition, row[0] ?? '')
      read(knowledge, name(`lost ${step} ${where} ${cause}`), row[4])
      return name(`lost ${step} ${where} ${cause}`)
    })
    knowledge.sum(name('dropped'), losses)
  }
}

function learnAttribute(
  knowledge: ReaderKnowledge,
  { intentStep }: JourneyDefinition,
  attribute: string,
  table: RenderedTable | undefined,
): void {
  if (!table) return
  const groups = table.rows.map(([value, chose, converted, share, dropped]) => {
    const name = (what: string) => `${attribute} ${value} ${what}`
    read(knowledge, name('chose'), chose)
    read(knowledge, name('converted'), converted)
    read(knowledge, name('dropped'), dropped)
    readRate(knowledge, name('converted'), name('chose'), share)
    knowledge.sum(name('chose'), [name('converted'), name('lost after choosing')])
    knowledge.sum(name('dropped'), [name('lost after choosing'), name('lost before choosing')])
    return name
  })
  const all = (what: string) => groups.map(name => name(what))
  knowledge.sum(`completed ${intentStep}`, all('chose'))
  knowledge.sum('converted', all('converted'))
  knowledge.sum('dropped', all('dropped'))
}

/** Adds the numbers over time. Two reports may merge buckets differently, so every range of buckets has a name. */
function learnOverTime(
  knowledge: ReaderKnowledge,
  { intentStep, teams }: JourneyDefinition,
  table: RenderedTable | undefined,
): void {
  if (!table) return
  const name = (what: string, from: number, to: number) =>
    `${what} from ${table.rows[from]?.[0]} to ${table.rows[to]?.[1]}`
  for (const [i, [, , chose, converted, share, engineering]] of table.rows.entries()) {
    const own = (what: string) => name(what, i, i)
    for (const [what, cell] of Object.entries({ chose, converted, engineering })) read(knowledge, own(what), cell)
    readRate(knowledge, own('converted'), own('chose'), share)
    knowledge.sum(own('chose'), [own('converted'), own('lost after choosing')])
  }
  const all = (what: string) => table.rows.map((_, i) => name(what, i, i))
  knowledge.sum(`completed ${intentStep}`, all('chose'))
  knowledge.sum('converted', all('converted'))
  knowledge.sum('lost after choosing', all('lost after choosing'))
  knowledge.sum('all engineering', all('engineering'))
  knowledge.sum(
    'all engineering',
    teams.map(team => `${team} engineering`),
  )
  for (const what of ['chose', 'converted', 'engineering']) {
    const known = all(what).map(each => knowledge.rangeOf(each))
    for (const from of known.keys()) {
      for (let to = from + 1; to < known.length; to++) {
        const parts = known.slice(from, to + 1)
        if (parts.every(([low, high]) => low === high)) {
          const sum = parts.reduce((total, [low]) => total + low, 0)
          knowledge.know(name(what, from, to), [sum, sum])
        }
      }
    }
  }
}

/** Adds that each journey lost by a code has at least one failure with the code. */
function learnFailures(
  knowledge: ReaderKnowledge,
  { steps }: JourneyDefinition,
  table: RenderedTable | undefined,
): void {
  for (const [i, title] of (table?.columns ?? []).entries()) {
    if (i === 0) continue
    const [, cause = '', shown] = REPORT_PATTERNS.failureColumn.exec(title) ?? []
    const step = steps.find(({ name }) => shown === humanize(name))?.name
    const buckets = (table?.rows ?? []).map(([at, ...row]) => {
      read(knowledge, `failures ${title} ${at}`, row[i - 1])
      return `failures ${title} ${at}`
    })
    knowledge.sum(`failures ${title}`, buckets)
    const lost = knowledge.names.filter(
      name => name.endsWith(`lost ${step} step ${cause}`) || name === `unreturned ${step} step ${cause}`,
    )
    knowledge.atLeast(`failures ${title}`, lost)
  }
}

/** The app of a step sent an event when it was entered, and one when it was completed. */
function learnQuality(
  knowledge: ReaderKnowledge,
  { steps }: JourneyDefinition,
  section: RenderedSection | undefined,
): void {
  const said = (name: string, pattern: ReadingPattern) => read(knowledge, name, pattern.exec(section?.text)?.[1])
  said('missing', REPORT_PATTERNS.missing)
  said('journeys with missing', REPORT_PATTERNS.journeysWithMissing)
  said('duplicates', REPORT_PATTERNS.duplicates)
  said('conflicts', REPORT_PATTERNS.conflicts)
  said('rejected', REPORT_PATTERNS.rejected)
  said('synthetic events', REPORT_PATTERNS.synthetic)
  knowledge.atLeast('missing', ['journeys with missing'])
  for (const [app, events] of section?.tables[0]?.rows ?? []) {
    const range = rangeOf(events)
    if (!range) continue
    const own = steps.filter(step => step.app === app).map(({ name }) => name)
    knowledge.know(`events of ${app}`, range)
    knowledge.relate(
      [
        [`events of ${app}`, 1],
        ['missing', 1],
        ...own.flatMap(name => [[`entered ${name}`, -1] as const, [`completed ${name}`, -1] as const]),
      ],
      0,
    )
  }
}

/** Numbers in the sentence on top, by the words around them. */
function learnLead(knowledge: ReaderKnowledge, { steps, teams, intentStep }: JourneyDefinition, text: string): void {
  const said = (pattern: ReadingPattern, ...names: string[]) => {
    const found = pattern.exec(text)
    for (const [i, name] of names.entries()) read(knowledge, name, found?.[i + 1])
  }
  const chose = `completed ${intentStep}`
  said(LEAD_PATTERNS.conversion, 'converted', chose)
  said(LEAD_PATTERNS.conversionWithheld, chose, 'converted')
  said(LEAD_PATTERNS.otherLost, 'lost after choosing')
  said(LEAD_PATTERNS.lostBefore, 'lost before choosing')
  said(LEAD_PATTERNS.returned, 'returned', 'converted')
  said(LEAD_PATTERNS.inProgress, 'in_progress')
  said(LEAD_PATTERNS.sum, `entered ${steps[0]?.name}`, 'converted', 'dropped', 'viewed_only')
  said(LEAD_PATTERNS.engineering, 'all engineering')
  said(LEAD_PATTERNS.ux, 'all ux')
  said(LEAD_PATTERNS.knownLimitation, 'all known_limitation')
  const engineering = LEAD_PATTERNS.engineeringTeams.exec(text)?.[1] ?? ''
  for (const [, shown = '', count] of LEAD_PATTERNS.engineeringTeam.all(engineering)) {
    const team = teams.find(each => isOf(shown, each))
    if (team !== undefined) read(knowledge, `${team} engineering`, count)
  }
}

/** Adds the numbers next to the bars of the funnel. */
function learnBars(
  knowledge: ReaderKnowledge,
  { steps }: JourneyDefinition,
  sections: readonly RenderedSection[],
): void {
  for (const { name, value, note } of sections.find(({ id }) => id === 'funnel')?.bars ?? []) {
    const handoff = BAR_PATTERNS.handoff.exec(name)?.[1]
    const shown = handoff ?? BAR_PATTERNS.step.exec(name)?.[1]
    const step = steps.find(each => shown === humanize(each.name))?.name
    if (step === undefined) throw new Error(`no step in ${name}`)
    const said = (what: string, text: string, pattern: ReadingPattern) =>
      read(knowledge, `${what} ${step}`, pattern.exec(text)?.[1])
    if (handoff !== undefined) {
      said('not reached', value, BAR_PATTERNS.notReached)
      continue
    }
    said('completed', value, BAR_PATTERNS.completed)
    said('completed', note, BAR_PATTERNS.completedAfter)
    said('entered', value, BAR_PATTERNS.entered)
    said('entered', note, BAR_PATTERNS.enteredAfter)
    said('entered', value, BAR_PATTERNS.enteredFirst)
    said('ended in', note, BAR_PATTERNS.ended)
  }
}
