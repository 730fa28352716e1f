import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  activePartsOfHtml,
  activePartsOfMarkdown,
  activePartsOfSlack,
  HOSTILE_PARTS,
} from '@journey-monitor/test-kit/hostile-text'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelsOf } from '../journey/labels.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { renderMarkdown } from '../report/markdown.ts'
import { oneLine, table } from '../system/markdown-text.ts'
import type { StageCheck } from './check.ts'
import { checkMarkdown, checkSlackMessage } from './check-messages.ts'
import type { Finding } from './finding.ts'
import type { Incident } from './incident/incident.ts'
import { alertMessage, followUpMessage } from './incident/messages.ts'
import { renderTicket } from './incident/ticket.ts'
import { publishCheck } from './publish-check.ts'
import { parsePlan } from './read-plan.ts'
import { fillPlan } from './results/fill-plan.ts'
import { readFacts } from './results/plan-facts.ts'
import { stageOf } from './stages.ts'
import { renderStatus } from './status/render-status.ts'

const { definition, profile } = renewalJourney
const RUNS = { numRuns: 300 }
const hostile = fc
  .array(fc.constantFrom(...HOSTILE_PARTS), { minLength: 1, maxLength: 6 })
  .map(parts => `x${parts.join('')}`)
const AS_OF = Date.UTC(2026, 0, 2)

const appVersion = (version: string, day: number) => ({
  ...{ app: 'medications', version, from: new Date(Date.UTC(2026, 0, day)).toISOString(), journeys: 20 },
})

function checkOf(words: string): StageCheck {
  const finding: Finding = {
    ...{ id: 'c', name: words, team: 'sm', severity: 'high', verdict: 'broken' },
    ...{ definition: words, actual: words, needs: words },
  }
  return {
    ...{
      journey: definition.name,
      toggle: 'the_toggle',
      stage: 'B',
      as_of: new Date(AS_OF).toISOString(),
      alpha: 0.05,
    },
    ...{
      window: { from: new Date(0).toISOString(), to: new Date(1).toISOString() },
      events: { newest: null, are_open: false, builds: [appVersion(words, 1), appVersion('1', 2)] },
    },
    ...{ users: { count: 0, needed: 1, by: null }, findings: [finding, finding], criteria: [] },
    ...{ verdict: 'roll back', severity: 'high', actions: [words], reasons: [{ type: 'text', text: words }] },
  }
}

function planOf(words: string) {
  return {
    ...{ journey: definition.name, toggle: 'the_toggle', availability: words, verdict: words, okrs: [words] },
    traffic: { usersPerWeek: 100, source: words },
    phases: [
      {
        name: words,
        stages: [
          {
            ...{ id: 'A', kind: 'pilot', name: words, recruiting: words, conduct: words, access: words },
            planned: { from: '2026-01-01', to: '2026-01-08' },
          },
        ],
      },
    ],
    criteria: [{ id: 'c', name: words, kind: 'conversion', severity: 'high', min: 0.4 }],
    checklists: [{ name: words, kind: 'go_no_go', items: [{ text: words, link: words, discipline: words }] }],
    owners: { sm: { engineering: [words] } },
    slack: { channel: words, handles: [words] },
    links: [{ name: `Dashboard ${words}`, url: 'https://example.org/dashboard' }],
    questions: [words],
    cleanUp: [words],
  }
}

test('one line of Markdown, and a table, only show what was written', () => {
  fc.assert(
    fc.property(hostile, hostile, (a, b) => {
      expect(activePartsOfMarkdown(oneLine(a))).toEqual([])
      expect(oneLine(oneLine(a))).toBe(oneLine(a))
      const lines = table(['a'], [[a], [`${oneLine(b)}; \`code\``]]).split('\n')
      expect(lines).toHaveLength(4)
      expect(activePartsOfMarkdown(lines.join('\n'))).toEqual([])
    }),
    RUNS,
  )
})

test('a report only shows what was written', () => {
  fc.assert(
    fc.property(hostile, words => {
      const content = { caption: words, columns: [{ title: words }], rows: [[words]], otherwise: words }
      const blocks = [
        { type: 'text', text: words },
        { type: 'list', items: [words] },
        { type: 'warnings', items: [words] },
        { type: 'table', table: content },
      ] as const
      const document = { title: words, lead: [words], about: [words], sections: [{ id: 'a', title: words, blocks }] }
      expect(activePartsOfMarkdown(renderMarkdown(document as never))).toEqual([])
    }),
    RUNS,
  )
})

test('the comment and the message of a check only show what was written', () => {
  fc.assert(
    fc.property(hostile, words => {
      const checked = publishCheck(definition, checkOf(words), { isExact: true })
      const options = { profile, title: words }
      const plan = parsePlan(JSON.stringify(planOf(words)), 'rollout.json', renewalJourney)
      const markdown = checkMarkdown(checked, options).replace(
        /^<!-- journey-monitor [^<]*-->|<\/?(?:details|summary)>/gm,
        '',
      )
      expect(activePartsOfMarkdown(markdown)).toEqual([])
      const slack = checkSlackMessage({ ...checked, findings: checked.findings }, { ...options, plan })
      const handles = JSON.parse(JSON.stringify(slack).replaceAll('@x', 'x'))
      expect(activePartsOfSlack(handles)).toEqual([])
    }),
    RUNS,
  )
})

test('the ticket and the messages of an incident only show what was written', () => {
  fc.assert(
    fc.property(hostile, words => {
      const incident: Incident = {
        ...{ definition, labels: labelsOf(profile), stage: words, asOf: AS_OF, severity: 'high' },
        triggers: [{ name: words, team: 'sm', severity: 'high', definition: words, actual: words }],
        firstSteps: [],
        ...{ reason: words, errors: [], ideas: [words], toggle: 'the_toggle', rolledBack: words, toggleOff: words },
        ...{ pullRequest: words, tags: [], links: [{ name: words, url: words }], alert: words, ticket: words },
      }
      expect(activePartsOfMarkdown(renderTicket(incident))).toEqual([])
      for (const message of [alertMessage(incident), followUpMessage(incident)])
        expect(activePartsOfSlack(message)).toEqual([])
    }),
    RUNS,
  )
})

test('the status page only shows what was written', () => {
  fc.assert(
    fc.property(hostile, words => {
      const plan = parsePlan(JSON.stringify(planOf(words)), 'rollout.json', renewalJourney)
      const checked = publishCheck(definition, checkOf(words), { isExact: true })
      const status = { plan, asOf: AS_OF, running: stageOf(plan, 'A'), checked, series: new Map() }
      expect(activePartsOfHtml(renderStatus(status, renewalJourney))).toEqual([])
    }),
    { numRuns: 30 },
  )
})

test('a filled release plan only shows what was written', () =>
  withFolder(async folder => {
    const path = join(folder, 'plan.md')
    const rollout = join(folder, 'rollout.json')
    const template = await readFile(new URL('./results/release-plans/phased.md', import.meta.url), 'utf8')
    const own = activePartsOfMarkdown(template)
    for (const words of fc.sample(hostile, { numRuns: 10, seed: 7 })) {
      await writeFile(rollout, JSON.stringify(planOf(words)))
      await writeFile(path, template)
      const asked = { inputs: [], asOf: AS_OF, isShared: true }
      const facts = await readFacts({ rollout, journey: renewalJourney, asked })
      await fillPlan(path, { type: 'planning' }, facts)
      const [filled = ''] = (await readFile(path, 'utf8')).split('<!-- journey-monitor filled')
      expect(filled).not.toBe(template)
      expect(activePartsOfMarkdown(filled).filter(each => !own.includes(each))).toEqual([])
    }
  }))
