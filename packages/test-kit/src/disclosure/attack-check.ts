import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { labelsOf } from '../../../cli/src/journey/labels.ts'
import type { EvidenceLoader } from '../../../cli/src/rollout/baseline.ts'
import { check, type StageCheck } from '../../../cli/src/rollout/check.ts'
import { checkJson } from '../../../cli/src/rollout/check-json.ts'
import { checkMarkdown, checkSlackMessage } from '../../../cli/src/rollout/check-messages.ts'
import { withFileEvidence } from '../../../cli/src/rollout/file-evidence.ts'
import { publishCheck } from '../../../cli/src/rollout/publish-check.ts'
import { renderCheck } from '../../../cli/src/rollout/render-check.ts'
import type { RolloutPlan } from '../../../cli/src/rollout/rollout-plan.ts'
import { stageOf } from '../../../cli/src/rollout/stages.ts'
import { lines } from '../event-funnel.ts'
import { withFolder } from '../temporary-folder.ts'
import { type Leak, leaksBetween } from './leaks.ts'
import { type AttackedCriterion, learnCheck, trueBaseline } from './learn-check.ts'
import { type Background, trueCounts } from './learn-criterion.ts'
import { type RandomRollout, randomRollout, STAGE } from './random-rollout.ts'
import { readingExact } from './reading-pattern.ts'

const { definition, profile } = renewalJourney

/** Output of `rollout check` for one stage, in each format. */
export interface WrittenCheck {
  readonly markdown: string
  readonly slack: string
  readonly terminal: string
  readonly json: string
}

/** Finds hidden counts that the shared check of a random population reveals, under a plan with random limits. */
export async function leaksOfRandomCheck(seed: number) {
  const rollout = randomRollout(seed)
  const { shared, exact, background } = await writtenChecks(rollout)
  const { criteria } = rollout
  return {
    leaks: leaksOfText(criteria, shared.markdown, exact.markdown, background),
    ...{ shared, exact, criteria, background },
  }
}

/** Finds the counts from 1 to 10 that follow from a shared comment, to fewer than 5 possible values. */
export function leaksOfText(
  criteria: readonly AttackedCriterion[],
  shared: string,
  exact: string,
  background: Background,
): Leak[] {
  const truth = readingExact(() => learnCheck(definition, criteria, exact, background))
  trueCounts(truth.knowledge, background)
  trueBaseline(truth.knowledge, definition, criteria, background)
  return leaksBetween(learnCheck(definition, criteria, shared, background), truth)
}

/** An exact comment in which only the shares of 1 to 10 are hidden. */
export function blackedOut(markdown: string): string {
  return markdown.replace(/\| ([\d.]+)% of ([\d,]+) [^|]*\|/g, (text, share: string, of: string) => {
    const hits = Math.round((Number(share) * Number(of.replaceAll(',', ''))) / 100)
    return hits >= 1 && hits <= 10 ? '| withheld |' : text
  })
}

async function writtenChecks(
  rollout: RandomRollout,
): Promise<{ shared: WrittenCheck; exact: WrittenCheck; background: Background }> {
  const { plan } = rollout
  const { checked, background } = await withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, lines(rollout.events))
    let background: Background | undefined
    const loadEvidence: EvidenceLoader = (period, use) =>
      withFileEvidence(renewalJourney, [file], period, STAGE.to, use)
    const checked = await check({
      ...renewalJourney,
      ...{ plan, planFile: 'rollout.json', stage: stageOf(plan, 'B'), asOf: STAGE.to },
      loadEvidence: (period, use) =>
        loadEvidence(period, async evidence => {
          if (period.from === STAGE.from) background = await rollout.backgroundOf(evidence, loadEvidence)
          return use(evidence)
        }),
    })
    return { checked, background: background as Background }
  })
  const write = (isExact: boolean) => writtenCheck(checked, plan, isExact)
  return { shared: write(false), exact: write(true), background }
}

/** Renders a check in each format, for the team or for others. */
export function writtenCheck(checked: StageCheck, plan: RolloutPlan, isExact: boolean): WrittenCheck {
  const published = publishCheck(definition, checked, { isExact })
  const options = { profile, title: 'stage B (25%)' }
  return {
    markdown: checkMarkdown(published, options),
    slack: JSON.stringify(checkSlackMessage(published, { ...options, plan })),
    terminal: stripVTControlCharacters(renderCheck(published, { ...options, columns: 80 })),
    json: JSON.stringify(checkJson(published, labelsOf(profile).team)),
  }
}
