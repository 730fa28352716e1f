import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import { kindLabel } from '../../system/format.ts'
import { code } from '../../system/markdown-text.ts'
import type { RolloutPlan } from '../rollout-plan.ts'
import { normalized } from './answer-names.ts'
import { PEOPLE, type PlanAnswer, type PlanAnswers } from './plan-answer.ts'
import { rolloutDates } from './planning-answers.ts'
import type { NamedLink } from './results-facts.ts'
import { criteriaTable, successCriteria } from './success-criteria.ts'

/** Returns the answers to a plan's questions outside the sections of a stage. */
export function rolloutAnswers(plan: RolloutPlan, journey: LoadedJourney): PlanAnswers {
  const labels = labelsOf(journey.profile)
  const criteria = successCriteria(plan, journey)
  const dashboards = dashboardsOf(plan)
  const watchers = Object.entries(plan.owners ?? {}).flatMap(([team, handles]) => {
    const roles = (['engineering', 'ux', 'product'] as const).flatMap(role => {
      const own = handles[role] ?? []
      const name = role === 'product' ? role : kindLabel(role)
      return own.length === 0 ? [] : [`${name} ${own.join(', ')}`]
    })
    return roles.length === 0 ? [] : [`${labels.team(team)}: ${roles.join('; ')}`]
  })
  return {
    rolloutDates: rolloutDates(plan),
    availability: {
      value: plan.availability ?? `By the feature toggle ${code(plan.toggle)}, for a percentage of users at each stage`,
    },
    criteria: {
      value: `${criteria.length} criteria; a stage advances when all are met`,
      details: criteria.map(({ name, definition, team }) => `${name}: ${definition} (${labels.team(team)})`),
      table: criteriaTable(criteria, team => labels.team(team)),
    },
    dashboards:
      dashboards.length > 0
        ? { value: dashboards.map(linkText).join(', ') }
        : { missing: 'add a link to a dashboard to "links" in the rollout file' },
    watchers: watchers.length > 0 ? { value: watchers.join('. ') } : { missing: 'set "owners" in the rollout file' },
    verdict: plan.verdict ? { value: plan.verdict } : { missing: 'set "verdict" in the rollout file' },
    okrs: okrs(plan),
  }
}

/** The links of a rollout that are dashboards, by their names. */
export function dashboardsOf({ links = [] }: RolloutPlan): NamedLink[] {
  return links.filter(({ name }) => /dashboard/i.test(name))
}

/** Finds a link whose name equals the question of `label`. */
export function linkFor(label: string, { links = [] }: RolloutPlan): PlanAnswer {
  const wanted = normalized(label)
  const found = links.find(({ name }) => {
    const own = normalized(name)
    return own === wanted || (wanted.length > 8 && own.includes(wanted)) || (own.length > 8 && wanted.includes(own))
  })
  return found ? { value: linkText(found) } : PEOPLE
}

export function linkText({ name, url }: NamedLink): string {
  return `[${name}](${url})`
}

/** Ticks a check box whose text equals that of a signed checklist item. */
export function boxAnswer(label: string, { checklists = [] }: RolloutPlan): PlanAnswer {
  const wanted = wordsOf(label)
  const item = checklists
    .flatMap(({ items }) => items)
    .find(({ text }) => {
      const own = wordsOf(text)
      const [short, long] = own.length < wanted.length ? [own, wanted] : [wanted, own]
      return short.length > 12 && long.startsWith(short)
    })
  if (!item) return { missing: 'no checklist of the rollout file has an item with these words' }
  if (!item.signed) return { missing: `sign it in the rollout file: "${item.text}"` }
  const link =
    item.link === undefined
      ? ''
      : `, ${/^https?:/.test(item.link) ? linkText({ name: 'link', url: item.link }) : item.link}`
  return { value: 'x', details: [`${item.signed.by}, ${item.signed.on}${link}`] }
}

function wordsOf(text: string): string {
  return normalized(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

function okrs({ okrs = [] }: RolloutPlan): PlanAnswer {
  const [only] = okrs
  if (only === undefined) return { missing: 'set "okrs" in the rollout file' }
  return okrs.length === 1 ? { value: only } : { value: `${okrs.length}`, details: okrs }
}
