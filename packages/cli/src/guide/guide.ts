import type { JourneyDefinition } from '@journey-monitor/sdk'
import { wordsFor } from '../journey/labels.ts'
import { placesOf } from '../journey/site-map.ts'
import { InputError } from '../system/errors.ts'
import { code, FILL_IN } from '../system/markdown-text.ts'
import { type FormSection, formFor } from './form-sections.ts'
import { codesOf, endpointsOf, handoffsOf, limitationsOf, linksOf, pagesOf, stepsOf } from './parts.ts'

/**
 * The section on a journey in the product guide of `team`, as Markdown: what the definition says, under the headings of
 * the guides' form, and `[FILL_IN]` where only people know.
 * @throws InputError where the journey has no such team.
 * @example renderGuide(renewal, 'meds')
 */
export function renderGuide(definition: JourneyDefinition, team: string): string {
  const { name, version, teams, featureToggle } = definition
  if (!teams.includes(team)) {
    throw new InputError(`${name} has no team ${JSON.stringify(team)}; use --team ${teams.join(' or --team ')}`)
  }
  const subject = { definition, team, words: wordsFor(definition), places: placesOf(definition) }
  const parts: Readonly<Record<FormSection['parts'][number], () => string>> = {
    steps: () => stepsOf(subject),
    codes: () => codesOf(subject),
    limitations: () => limitationsOf(subject),
    handoffs: () => handoffsOf(subject),
    pages: () => pagesOf(subject),
    endpoints: () => endpointsOf(subject),
    links: () => linksOf(subject),
  }
  const toggle = featureToggle === undefined ? FILL_IN : code(featureToggle)
  const sections = formFor(definition, team).map(({ heading, parts: own, people }) => [
    `### ${heading}`,
    ...own.map(part => parts[part]()),
    ...people.map(what => `${FILL_IN}: ${what}`),
  ])
  return `${[
    `## ${subject.words.team(team)} Product Guide: ${code(name)}`,
    `Journey ${code(name)}, version ${version}. Feature toggle: ${toggle}. What stands in ${FILL_IN} places only people know; the rest is derived from the journey’s definition.`,
    ...sections.flat(),
  ].join('\n\n')}\n`
}
