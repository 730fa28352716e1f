import { labelsOf } from '../journey/labels.ts'
import type { GuideSection, LoadedJourney } from '../journey/profile.ts'
import { InputError } from '../system/errors.ts'
import { code, FILL_IN } from '../system/markdown-text.ts'
import {
  codesOf,
  endpointsOf,
  type GuideLinks,
  handoffsOf,
  limitationsOf,
  linksOf,
  pagesOf,
  stepOf,
  stepsOf,
} from './guide-parts.ts'

/**
 * Renders the product guide's section on a journey for `team`, as Markdown. The definition fills the headings of the
 * guides' template; `[FILL_IN]` marks facts that only people know.
 * @param links links to dashboards, Slack and the plan, from the rollout
 * @throws InputError if the journey has no such team.
 * @example renderGuide(renewalJourney, 'meds')
 */
export function renderGuide(
  { definition, profile }: LoadedJourney,
  team: string,
  links: GuideLinks = { links: [], slackChannel: undefined },
): string {
  const { name, version, teams, featureToggle } = definition
  if (!teams.includes(team)) {
    throw new InputError(`${name} has no team ${JSON.stringify(team)}; use --team ${teams.join(' or --team ')}`)
  }
  const subject = { definition, team, labels: labelsOf(profile), siteMap: profile.siteMap }
  const parts: Readonly<Record<GuideSection['parts'][number], () => string>> = {
    steps: () => stepsOf(subject),
    codes: () => codesOf(subject),
    limitations: () => limitationsOf(subject),
    handoffs: () => handoffsOf(subject),
    pages: () => pagesOf(subject),
    endpoints: () => endpointsOf(subject),
    links: () => linksOf(subject, links),
  }
  const toggle = featureToggle === undefined ? FILL_IN : code(featureToggle)
  const sections = (profile.guide[team] ?? []).map(({ heading, step, parts: own, people }) => [
    `### ${heading}`,
    ...(step === undefined ? [] : [stepOf(subject, step)]),
    ...own.map(part => parts[part]()),
    ...people.map(what => `${FILL_IN}: ${what}`),
  ])
  return `${[
    `## ${subject.labels.team(team)} Product Guide: ${code(name)}`,
    `Journey ${code(name)}, version ${version}. Feature toggle: ${toggle}. Only people know what goes into ${FILL_IN}; the rest comes from the journey’s definition.`,
    ...sections.flat(),
  ].join('\n\n')}\n`
}
