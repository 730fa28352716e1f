import { ONCE_A_DAY } from '../disclosure/once-a-day.ts'
import { labelsOf } from '../journey/labels.ts'
import type { JourneyProfile } from '../journey/profile.ts'
import { counted } from '../report/cell-text.ts'
import { time } from '../system/format.ts'
import { styled, type TerminalStyle } from '../system/terminal-style.ts'
import { wrapProse } from '../system/wrap-text.ts'
import { describeBriefly, describeFinding, describeLimits, describeReason, type TeamName } from './describe-finding.ts'
import { describeMixedVersions } from './mixed-versions.ts'
import type { PublishedCheck } from './publish-check.ts'
import type { PublishedFinding } from './publish-finding.ts'
import { USER_LABELS } from './users.ts'
import type { Verdict } from './verdict.ts'

/** Options for rendering a check. */
export interface RenderCheckOptions {
  readonly profile: JourneyProfile
  /** @example 'stage B (25%)' */
  readonly title: string
}

const LABEL = 6

const EXACT_HINT = 'For your team alone, --exact shows every number.'

const VERDICT_STYLES: Record<Verdict, TerminalStyle> = {
  advance: ['bold', 'green'],
  resume: ['bold', 'green'],
  hold: ['bold', 'yellow'],
  'roll back': ['bold', 'red'],
}

const SIGNS: Record<PublishedFinding['verdict'], { readonly sign: string; readonly style: TerminalStyle }> = {
  broken: { sign: '✗', style: ['bold', 'red'] },
  undecided: { sign: '?', style: 'yellow' },
  met: { sign: '✓', style: 'green' },
}

/**
 * Renders a check for a terminal of `columns` columns: the verdict, the deciding reason, the actions, and every
 * criterion. Colors only repeat words and signs.
 */
export function renderCheck(
  checked: PublishedCheck,
  { profile, title, columns }: RenderCheckOptions & { readonly columns: number },
): string {
  const { verdict, reasons, actions, findings } = checked
  const teamName = labelsOf(profile).team
  const [reason = '', ...others] = reasons.map(each => describeReason(each, teamName))
  const [action = '', ...later] = actions
  const open = findings.filter(each => each.verdict !== 'met')
  const more = others.filter(other => !open.some(finding => describeFinding(finding, teamName) === other))
  const labeled = (label: string, text: string) =>
    wrapProse(' '.repeat(LABEL) + text, columns).map((line, i) =>
      i === 0 ? styled('bold', label.padEnd(LABEL)) + line.slice(LABEL) : line,
    )
  const criterion = (finding: PublishedFinding) => {
    const { sign, style } = SIGNS[finding.verdict]
    const name = finding.verdict === 'broken' ? styled(style, finding.name) : finding.name
    const rest = describeCriterion(finding, teamName, reason).slice(finding.name.length)
    return wrapProse(`    ${name}${rest}`, columns).map((line, i) =>
      i === 0 ? `  ${styled(style, sign)} ${line.slice(4)}` : line,
    )
  }
  const whole = headline(checked, title)
  const decision = whole.slice(0, whole.indexOf(':') + 1)
  return [
    ...wrapProse(styled(VERDICT_STYLES[verdict], decision) + whole.slice(decision.length), columns),
    '',
    ...labeled('Why', reason),
    ...more.flatMap(other => labeled('and', other)),
    ...labeled('Now', action),
    ...later.flatMap(each => labeled('', each)),
    ...(findings.length > 0 ? ['', summary(findings)] : []),
    ...open.flatMap(criterion),
    ...findings.filter(each => each.verdict === 'met').flatMap(criterion),
    ...footer(checked).flatMap(line => wrapProse(line, columns)),
    ...(checked.isExact || !checked.window ? [] : [EXACT_HINT]),
  ].join('\n')
}

/** Describes a criterion, beginning with its name; briefly if it is met, or if the verdict's reason describes it. */
function describeCriterion(finding: PublishedFinding, teamName: TeamName, reason: string): string {
  if (finding.verdict === 'met') return `${finding.name}: ${describeBriefly(finding)}; ${describeLimits(finding)}`
  const sentence = describeFinding(finding, teamName)
  return sentence === reason ? `${finding.name}: see above` : sentence
}

/**
 * Says the decision first. There is nothing to advance to after the last stage, which completes the rollout.
 * @example 'ROLL BACK (critical), to 0%: stage B (25%) of rx_renewal, as of 2026-10-31 00:00 UTC'
 * @example 'HOLD, by events that end 12 hours ago: stage B (25%) of rx_renewal, as of 2026-10-31 00:00 UTC'
 */
export function headline(
  {
    verdict,
    severity,
    percentage,
    isComplete,
    age,
    journey,
    as_of,
  }: Pick<PublishedCheck, 'verdict' | 'severity' | 'percentage' | 'isComplete' | 'age' | 'journey' | 'as_of'>,
  title: string,
): string {
  const decision = isComplete ? 'complete' : verdict
  const how = severity === undefined ? '' : ` (${severity})`
  const to = percentage === undefined ? '' : `, to ${percentage}%`
  const basis = age === undefined ? '' : `, by events that end ${age} ago`
  return `${decision.toUpperCase()}${how}${to}${basis}: ${title} of ${journey}, as of ${time(as_of)}`
}

/** Describes how fresh the judged events are, and whether they come from several versions of an app. */
export function describeBasis({ window, users, events: { newest, are_open, builds } }: PublishedCheck): string[] {
  if (!window) return []
  const later = are_open ? '; what broke since then shows only when the later ones have ended' : ''
  const journeys = `Judged by journeys that began before ${time(window.to)}${later}.`
  const isEmpty = newest === null && users.count.number === 0
  const age = isEmpty
    ? ['No event of this time was found.']
    : newest === null
      ? []
      : [`The newest event is of ${time(newest)}.`]
  return [[journeys, ...age].join(' '), ...describeMixedVersions(builds)]
}

/** Describes the basis, the counted users and the confidence of the decision. */
export function footer(checked: PublishedCheck): string[] {
  const { users, window, alpha, isExact } = checked
  if (!window) return []
  const rule = isExact ? [] : [ONCE_A_DAY]
  const basis = ['', ...describeBasis(checked)]
  if (!users.by || users.count.number === undefined) return [...basis, ...rule]
  const { unit, by } = USER_LABELS[users.by]
  const range = `${time(window.from)} to ${time(window.to)}`
  return [
    ...basis,
    `${counted(users.count, unit)} (${by}; the stage needs ${users.needed}), of journeys that started from ${range}.`,
    `Each criterion that is within its limit is called broken in at most ${(100 * alpha).toPrecision(2)}% of rollouts, however often you check.`,
    ...rule,
  ]
}

/** @example 'Criteria: 1 broken, 3 not decided, 8 met' */
export function summary(findings: readonly PublishedFinding[]): string {
  const count = (verdict: PublishedFinding['verdict']) => findings.filter(each => each.verdict === verdict).length
  const parts = [
    [count('broken'), 'broken'],
    [count('undecided'), 'not decided'],
    [count('met'), 'met'],
  ] as const
  return `Criteria: ${parts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : [])).join(', ')}`
}
