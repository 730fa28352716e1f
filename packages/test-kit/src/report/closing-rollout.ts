import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { DropOff } from '@journey-monitor/cli/funnel'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { labelsOf } from '../../../cli/src/journey/labels.ts'
import { assess } from '../../../cli/src/rollout/assess.ts'
import { type EvidenceLoader, withBaseline } from '../../../cli/src/rollout/baseline.ts'
import { type Check, checkJson } from '../../../cli/src/rollout/check-json.ts'
import { checkMarkdown } from '../../../cli/src/rollout/check-messages.ts'
import { withFileEvidence } from '../../../cli/src/rollout/file-evidence.ts'
import { renderCheck } from '../../../cli/src/rollout/render-check.ts'
import { withPeriodReport } from '../../../cli/src/rollout/results/period-report.ts'
import { readStatus } from '../../../cli/src/rollout/status/read-status.ts'
import { renderStatus } from '../../../cli/src/rollout/status/render-status.ts'
import { count, percent } from '../../../cli/src/system/format.ts'
import { writtenResults } from '../disclosure/attack-results.ts'
import { hitsOf, isShare, learnCheck, populationOf, type ShareCriterion } from '../disclosure/learn-check.ts'
import type { Background } from '../disclosure/learn-criterion.ts'
import { learnResults, type WrittenResults } from '../disclosure/learn-results.ts'
import { learnStatus } from '../disclosure/learn-status.ts'
import { type RandomRollout, randomRollout, STAGE } from '../disclosure/random-rollout.ts'
import { ReaderKnowledge } from '../disclosure/reader-knowledge.ts'
import { readingExact } from '../disclosure/reading-pattern.ts'
import { plain } from '../disclosure/rendered-page.ts'
import { lines } from '../event-funnel.ts'
import type { RumAction } from '../journey-recorder.ts'
import { type ReferenceFunnel, referenceFunnel } from '../reference-funnel.ts'
import { withFolder } from '../temporary-folder.ts'

const { definition, profile } = renewalJourney

/** The exact documents about one stage of a rollout, and a funnel of its journeys that was computed without SQL. */
export interface RolloutDocuments {
  readonly results: WrittenResults
  readonly status: string
  readonly check: { readonly json: Check; readonly markdown: string; readonly terminal: string }
  readonly funnel: ReferenceFunnel
  readonly rollout: RandomRollout
  readonly background: Background
}

/** Writes the exact documents about the stage of a random rollout. */
export function rolloutDocuments(seed: number): Promise<RolloutDocuments> {
  const rollout = randomRollout(seed)
  const { plan, criteria, events } = rollout
  return withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, lines(events))
    return withPeriodReport(renewalJourney, [file], STAGE, STAGE.to, async (report, evidence) => {
      const loadEvidence: EvidenceLoader = (asked, use) =>
        asked.from === STAGE.from ? use(evidence) : withFileEvidence(renewalJourney, [file], asked, STAGE.to, use)
      const findings = await withBaseline(
        { plan, planFile: 'rollout.json', definition, period: STAGE, loadEvidence },
        baseline => assess({ ...renewalJourney, plan, period: STAGE, evidence, baseline }),
      )
      const status = await readStatus({
        ...renewalJourney,
        ...{ plan, planFile: 'rollout.json', asOf: STAGE.to, isExact: true, loadEvidence },
      })
      const title = 'stage B (25%)'
      return {
        results: writtenResults({ report, criteria, findings }, true),
        status: renderStatus(status, renewalJourney),
        check: {
          json: checkJson(status.checked, labelsOf(profile).team),
          markdown: checkMarkdown(status.checked, { profile, title }),
          terminal: stripVTControlCharacters(renderCheck(status.checked, { profile, title, columns: 80 })),
        },
        funnel: referenceFunnel(definition, events.filter(isOfStage), STAGE.to),
        ...{ rollout, background: await rollout.backgroundOf(evidence, loadEvidence) },
      }
    })
  })
}

function isOfStage(event: object): event is RumAction {
  const { started_at: startedAt } = (event as Partial<RumAction>).context?.journey ?? {}
  return startedAt !== undefined && startedAt >= STAGE.from && startedAt < STAGE.to
}

/**
 * Finds the numbers of a stage's results, check and status page that contradict each other, the check's JSON, or the
 * funnel.
 */
export function contradictionsInRollout(documents: RolloutDocuments): string[] {
  try {
    return findContradictions(documents)
  } catch (error) {
    // No count fits a rate and its interval, or two texts about one count contradict each other.
    return [String(error)]
  }
}

function findContradictions({
  results,
  status,
  check,
  funnel,
  rollout: { criteria },
  background,
}: RolloutDocuments): string[] {
  const knowledge = new ReaderKnowledge()
  const ofResults = learnResults(definition, criteria, results, background).knowledge
  for (const [name, value] of numbersOf(funnel)) ofResults.know(name, [value, value])
  knowledge.include(ofResults, name => `results: ${name}`)
  // Both show the same findings, so each number has one name.
  for (const learned of [
    learnCheck(definition, criteria, check.markdown, background),
    readingExact(() => learnStatus(definition, criteria, status, background)),
  ])
    knowledge.include(learned.knowledge, name => `check: ${name}`)
  const shares = criteria.filter(isShare)
  for (const criterion of shares) {
    const measured = check.json.findings.find(({ id }) => id === criterion.id)?.measured
    if (!measured) continue
    knowledge.know(`check: ${hitsOf(criterion)}`, [measured.hits, measured.hits])
    knowledge.know(`check: ${populationOf(definition, criterion)}`, [measured.trials, measured.trials])
  }
  if (background.isEveryAppHeard) {
    for (const criterion of shares)
      for (const [ofCheck, ofResults] of sameCounts(criterion))
        knowledge.sum(`check: ${ofCheck}`, [`results: ${ofResults}`])
  }
  return [...knowledge.contradictions(), ...differingTexts(check, status)]
}

/** The names of the counts that a check of journeys and the results both print, if all journeys are in both. */
function sameCounts(criterion: ShareCriterion): [ofCheck: string, ofResults: string][] {
  const population = populationOf(definition, criterion)
  const hits = hitsOf(criterion)
  switch (criterion.kind) {
    case 'conversion':
      return [
        [hits, 'converted'],
        [population, 'chose'],
      ]
    case 'failure_rate':
      return [
        [hits, `failed ${criterion.step}`],
        [population, `entered ${criterion.step}`],
      ]
    case 'handoff_loss':
      return [
        [hits, `not reached ${criterion.step}`],
        [population, `on the way to ${criterion.step}`],
      ]
    case 'drop_off':
      return [
        [hits, [criterion.team, 'after', ...(criterion.cause ? [criterion.cause] : [])].join(' ')],
        [population, 'chose'],
      ]
    default:
      return []
  }
}

/** Finds the shares that the terminal, the comment or the page does not print as the JSON has them. */
function differingTexts({ json, markdown, terminal }: RolloutDocuments['check'], status: string): string[] {
  const texts = { terminal: oneSpaced(terminal), markdown: oneSpaced(markdown), status: oneSpaced(plain(status)) }
  return json.findings.flatMap(({ name, measured }) => {
    if (!measured || measured.trials === 0) return []
    const { hits, trials, of } = measured
    const share = `${percent(hits / trials)} of ${count(trials)} ${of}`
    return Object.entries(texts).flatMap(([format, text]) =>
      text.includes(share) ? [] : [`${format}: ${name}, ${share}`],
    )
  })
}

const oneSpaced = (text: string) => text.replace(/\s+/g, ' ')

/** Returns the numbers of the funnel, by the names that `learnResults` uses. */
function numbersOf({
  journeys,
  steps,
  drop_offs,
  lost_returns,
  teams,
  quality,
}: ReferenceFunnel): [name: string, value: number][] {
  const { intentStep } = definition
  const indexOf = (step: string) => definition.steps.findIndex(({ name }) => name === step)
  const isAfter = ({ step }: { readonly step: string }) => indexOf(step) > indexOf(intentStep)
  const lost = (isCounted: (loss: DropOff) => boolean, losses: readonly DropOff[] = drop_offs) =>
    losses.reduce((sum, loss) => sum + (isCounted(loss) ? loss.journeys : 0), 0)
  return [
    ['all', journeys.total + journeys.direct_entries],
    ['chose', steps.find(({ step }) => step === intentStep)?.completed ?? 0],
    ['converted', journeys.converted],
    ['returned', journeys.returned],
    ['dropped', journeys.dropped],
    ['viewed only', journeys.viewed_only],
    ['in progress', journeys.in_progress],
    ['missing', quality.journeys_with_missing],
    ...steps.flatMap(({ step, entered, failed }): [string, number][] => [
      [`entered ${step}`, entered],
      [`failed ${step}`, failed],
    ]),
    ...definition.steps.flatMap(({ name, failures = {} }) =>
      Object.keys(failures).map((code): [string, number] => [
        `lost ${name} ${code}`,
        lost(loss => loss.step === name && loss.where === 'step' && loss.cause === code),
      ]),
    ),
    ...teams.flatMap(({ team, total }): [string, number][] => [
      [team, total],
      [`${team} after`, lost(loss => loss.team === team && isAfter(loss))],
      ...(['engineering', 'ux', 'known_limitation'] as const).map((kind): [string, number] => [
        `${team} after ${kind}`,
        lost(loss => loss.team === team && loss.kind === kind && isAfter(loss)),
      ]),
    ]),
    ...definition.steps.map(({ name }): [string, number] => [
      `not reached ${name}`,
      lost(loss => loss.step === name && loss.where === 'handoff', [...drop_offs, ...lost_returns]),
    ]),
  ]
}
