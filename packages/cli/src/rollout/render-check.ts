import { labelsOf } from '../journey/labels.ts'
import type { JourneyProfile } from '../journey/profile.ts'
import { counted } from '../report/cell-text.ts'
import { time } from '../system/format.ts'
import { describeBriefly, describeFinding, describeLimits, describeReason, type TeamName } from './describe-finding.ts'
import type { PublishedCheck, PublishedFinding } from './publish-check.ts'
import { USER_LABELS } from './users.ts'

/** What a check is rendered with. */
export interface RenderCheckOptions {
  readonly profile: JourneyProfile
  /** @example 'stage B (25%)' */
  readonly title: string
}

const WIDTH = 80
const LABEL = 6

/** Renders a check for a terminal of 80 columns: the verdict, what decides it, what to do now, and every criterion. */
export function renderCheck(checked: PublishedCheck, { profile, title }: RenderCheckOptions): string {
  const { reasons, actions, findings } = checked
  const teamName = labelsOf(profile).team
  const [reason = '', ...others] = reasons.map(each => describeReason(each, teamName))
  const [action = '', ...later] = actions
  const open = findings.filter(({ verdict }) => verdict !== 'met')
  const said = new Set([reason])
  const more = others.filter(other => !open.some(finding => describeFinding(finding, teamName) === other))
  return [
    ...wrap(headline(checked, title), ''),
    '',
    ...labeled('Why', reason),
    ...more.flatMap(other => labeled('and', other)),
    ...labeled('Now', action),
    ...later.flatMap(each => labeled('', each)),
    ...(findings.length > 0 ? ['', summary(findings)] : []),
    ...open.flatMap(finding => openLines(finding, teamName, said)),
    ...findings.filter(({ verdict }) => verdict === 'met').flatMap(metLines),
    ...footer(checked),
  ].join('\n')
}

/** @example 'ROLL BACK (critical), to 0%: stage B (25%) of rx_renewal, as of 2026-10-31 00:00 UTC' */
export function headline({ verdict, severity, percentage, journey, as_of }: PublishedCheck, title: string): string {
  const how = severity === undefined ? '' : ` (${severity})`
  const to = percentage === undefined ? '' : `, to ${percentage}%`
  return `${verdict.toUpperCase()}${how}${to}: ${title} of ${journey}, as of ${time(as_of)}`
}

/** Says who was counted, and how sure the decision is. */
export function footer({ users, window, alpha }: PublishedCheck): string[] {
  if (!window || !users.by || users.count.number === undefined) return []
  const { unit, by } = USER_LABELS[users.by]
  const range = `${time(window.from)} to ${time(window.to)}`
  return [
    '',
    ...wrap(
      `${counted(users.count, unit)} (${by}; at least ${users.needed}), of journeys that started from ${range}.`,
      '',
    ),
    ...wrap(
      `In at most ${(100 * alpha).toPrecision(2)}% of rollouts is a criterion that is within its limit called broken, however often one looks.`,
      '',
    ),
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

function openLines(finding: PublishedFinding, teamName: TeamName, said: ReadonlySet<string>): string[] {
  const sign = finding.verdict === 'broken' ? '✗' : '?'
  const sentence = describeFinding(finding, teamName)
  return hang(sign, said.has(sentence) ? `${finding.name}: see above` : sentence)
}

function metLines(finding: PublishedFinding): string[] {
  return hang('✓', `${finding.name}: ${describeBriefly(finding)}; ${describeLimits(finding)}`)
}

function labeled(label: string, text: string): string[] {
  return wrap(text, ' '.repeat(LABEL)).map((line, i) => (i === 0 ? label.padEnd(LABEL) + line.slice(LABEL) : line))
}

function hang(sign: string, text: string): string[] {
  return wrap(text, '    ').map((line, i) => (i === 0 ? `  ${sign} ${line.slice(4)}` : line))
}

/** Breaks `text` at blanks, so that each line, `indent` included, has at most 80 columns where its words allow it. */
function wrap(text: string, indent: string): string[] {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = indent
    }
    line += line.length > indent.length ? ` ${word}` : word
  }
  return [...lines, line]
}
