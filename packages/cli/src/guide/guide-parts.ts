import { failureOwner, type JourneyDefinition, type Owner, type StepDefinition } from '@journey-monitor/sdk'
import { codesOf as failureCodes } from '../journey/definition-facts.ts'
import type { JourneyLabels } from '../journey/labels.ts'
import { handoffOwner } from '../journey/loss-owner.ts'
import type { SiteMap } from '../journey/profile.ts'
import { kindLabel, listed } from '../system/format.ts'
import { code, FILL_IN, table } from '../system/markdown-text.ts'

/** Journey of a guide, and its audience. */
export interface Subject {
  readonly definition: JourneyDefinition
  readonly team: string
  readonly labels: JourneyLabels
  readonly siteMap: SiteMap
}

/** Lists all steps, since the owner of one needs to know the steps around it. The team's own are bold. */
export function stepsOf({ definition, team, labels }: Subject): string {
  const rows = definition.steps.map((step, i) => [
    `${i + 1}`,
    step.team === team ? `**${code(step.name)}**` : code(step.name),
    labels.team(step.team),
    labels.starts(step.name),
    labels.completes(step.name),
  ])
  const { intentStep, convertingStep } = definition
  return [
    table(['#', 'Step', 'Owner', 'It starts when', 'It completes when'], rows),
    `A person who completes ${code(intentStep)} wants this. A person who completes ${code(convertingStep)} has done it. Steps in bold belong to this team.`,
    ...reasonsOf(definition, team, labels),
  ].join('\n\n')
}

/** Describes one step: when it starts and ends, how people leave it, and its failures. */
export function stepOf({ definition, labels, siteMap }: Subject, name: string): string {
  const step = definition.steps.find(each => each.name === name)
  if (!step) return `${FILL_IN}: the step ${code(name)}`
  const pages = siteMap.pages.filter(page => page.step === name).map(page => code(page.url))
  const reasons = (step.reasons ?? []).map(reason => `${code(reason)} (${labels.onReason(name, reason)})`)
  const codes = failureCodes(step).map(each => `${code(each)} (${labels.onCode(name, each).means})`)
  return [
    `- Step ${code(name)} of ${labels.team(step.team)}`,
    `- It starts when ${labels.starts(name)}`,
    `- It completes when ${labels.completes(name)}`,
    ...(pages.length > 0 ? [`- Screens: ${pages.join(', ')}`] : []),
    ...(reasons.length > 0 ? [`- Reasons for leaving it: ${reasons.join('; ')}`] : []),
    ...(codes.length > 0 ? [`- Failures there: ${codes.join('; ')}`] : []),
  ].join('\n')
}

function reasonsOf({ steps }: JourneyDefinition, team: string, labels: JourneyLabels): string[] {
  const rows = steps
    .filter(step => step.team === team)
    .flatMap(({ name, reasons = [] }) =>
      reasons.map(reason => [code(name), code(reason), labels.onReason(name, reason)]),
    )
  return rows.length === 0
    ? []
    : ['Ways to leave one of these steps that the app can see:', table(['Step', 'Reason', 'What happened'], rows)]
}

/** Lists the failures in the team's steps, whoever owns them, and the team's failures in the steps of others. */
export function codesOf({ definition, team, labels }: Subject): string {
  const rows = failuresOf(definition)
    .filter(({ step, owner }) => step.team === team || owner.team === team)
    .map(({ step, name, owner }) => {
      const { means, todo } = labels.onCode(step.name, name)
      return [code(step.name), code(name), labels.team(owner.team), kindLabel(owner.kind), means, todo]
    })
  return tableOr(
    ['Step', 'Code', 'Owner', 'Kind', 'What happened', 'What to do'],
    rows,
    'No failure code is declared for this team.',
  )
}

/** Lists the limitations of the whole journey: the team that sends people on needs to know what stops them later. */
export function limitationsOf({ definition, labels }: Subject): string {
  const items = failuresOf(definition)
    .filter(({ owner }) => owner.kind === 'known_limitation')
    .map(({ step, name }) => `- ${code(name)}, in ${code(step.name)}: ${labels.onCode(step.name, name).means}`)
  return items.length > 0
    ? ['Declared limitations, of the whole journey:', '', ...items].join('\n')
    : 'No known limitation is declared.'
}

/** Lists the transitions from one team or app to another, and the owner of each lost handoff. */
export function handoffsOf({ definition, labels, siteMap }: Subject): string {
  const rows = definition.steps.flatMap((to, i) => {
    const from = definition.steps[i - 1]
    if (!from || (from.app === to.app && from.team === to.team)) return []
    const { team, kind } = handoffOwner(to)
    const [page] = siteMap.pages.filter(({ step }) => step === to.name)
    return [
      [
        `${code(from.name)} → ${code(to.name)}`,
        `${labels.team(from.team)} → ${labels.team(to.team)}`,
        page ? code(page.url) : FILL_IN,
        `${labels.team(team)}, ${kindLabel(kind)}`,
      ],
    ]
  })
  return tableOr(
    ['Handoff', 'From → to', 'It arrives at', 'Owner of a journey that doesn’t arrive'],
    rows,
    'The journey stays in one app and with one team.',
  )
}

export function pagesOf({ team, siteMap }: Subject): string {
  const rows = siteMap.pages
    .filter(page => page.team === team)
    .map(({ name, url, step }) => [name, code(`${siteMap.origin}${url}`), code(step)])
  return tableOr(['Page', 'URL', 'Step'], rows, `${FILL_IN}: the pages, and their URLs`)
}

export function endpointsOf({ team, siteMap }: Subject): string {
  const rows = siteMap.endpoints
    .filter(endpoint => endpoint.team === team)
    .map(({ method, path, step, isNew }) => [`${code(`${method} ${path}`)}${isNew ? ' (new)' : ''}`, code(step)])
  return tableOr(['Endpoint', 'The step that needs it'], rows, `${FILL_IN}: the endpoints that the steps need`)
}

/** Links for further reading, from the rollout plan. */
export interface GuideLinks {
  readonly links: readonly { readonly name: string; readonly url: string }[]
  readonly slackChannel: string | undefined
}

export function linksOf({ definition, team, labels }: Subject, { links, slackChannel }: GuideLinks): string {
  const others = definition.teams.filter(each => each !== team).map(each => labels.team(each))
  const expected: readonly (readonly [string, RegExp])[] = [
    ['Product outline', /outline|brief/i],
    ['Release plan', /release plan/i],
    ['Dashboard', /dashboard/i],
  ]
  const found = expected.map(([item, pattern]) => {
    const own = links.filter(({ name }) => pattern.test(name))
    return `- ${item}: ${own.length > 0 ? own.map(({ name, url }) => `[${name}](${url})`).join(', ') : FILL_IN}`
  })
  const rest = links.filter(({ name }) => !expected.some(([, pattern]) => pattern.test(name)))
  return [
    ...found,
    `- Slack channel: ${slackChannel ?? FILL_IN}`,
    ...(others.length > 0 ? [`- Product guide of ${listed(others)}: ${FILL_IN}`] : []),
    ...rest.map(({ name, url }) => `- [${name}](${url})`),
  ].join('\n')
}

interface Failure {
  readonly step: StepDefinition
  readonly name: string
  readonly owner: Owner
}

function failuresOf({ steps }: JourneyDefinition): Failure[] {
  return steps.flatMap(step =>
    failureCodes(step).map(name => ({
      step,
      name,
      owner: failureOwner(step, name) as Owner,
    })),
  )
}

function tableOr(columns: readonly string[], rows: readonly (readonly string[])[], otherwise: string): string {
  return rows.length > 0 ? table(columns, rows) : otherwise
}
