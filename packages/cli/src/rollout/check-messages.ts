import { labelsOf } from '../journey/labels.ts'
import { oneLine, table } from '../system/markdown-text.ts'
import { describeBriefly, describeLimits, describeNeeds, describeReason, teamText } from './describe-finding.ts'
import { teamsOf } from './finding.ts'
import { header, type SlackMessage, section, slackText } from './incident/slack.ts'
import type { PublishedCheck } from './publish-check.ts'
import { describeBasis, footer, headline, type RenderCheckOptions, summary } from './render-check.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import { handlesOf, slackMentions } from './slack-handles.ts'

const SIGNS = { met: '✅ met', broken: '❌ broken', undecided: '❔ not decided' } as const

/** Comment by which a program finds the verdict: `<!-- journey-monitor verdict: B roll back -->`. */
function verdictComment({ stage, verdict }: Pick<PublishedCheck, 'stage' | 'verdict'>): string {
  return `<!-- journey-monitor verdict: ${stage} ${verdict} -->`
}

/** Renders a check as a comment on GitHub. */
export function checkMarkdown(checked: PublishedCheck, { profile, title }: RenderCheckOptions): string {
  const { actions, findings } = checked
  const { team } = labelsOf(profile)
  const reasons = checked.reasons.map(reason => describeReason(reason, team))
  const rows = findings.map(finding => [
    finding.name,
    teamText(finding, team),
    SIGNS[finding.verdict],
    describeBriefly(finding),
    describeLimits(finding),
    describeNeeds(finding),
  ])
  return [
    verdictComment(checked),
    `### ${oneLine(headline(checked, title))}`,
    '',
    ...reasons.map((reason, i) => `${i === 0 ? '**Why:**' : '- also:'} ${oneLine(reason)}`),
    '',
    ...actions.map((action, i) => `${i === 0 ? '**Now:** ' : '- '}${oneLine(action)}`),
    ...(rows.length > 0
      ? [
          '',
          `<details><summary>${summary(findings)}</summary>`,
          '',
          table(['Criterion', 'Team', 'Verdict', 'Is', 'Limit', 'Why not decided'], rows),
          '',
          '</details>',
        ]
      : []),
    ...footer(checked).map(oneLine),
    '',
  ].join('\n')
}

/** Renders a check as a Slack message to the plan's channel, with the handles of the teams whose criteria are broken. */
export function checkSlackMessage(
  checked: PublishedCheck,
  { profile, title, plan }: RenderCheckOptions & { readonly plan: RolloutPlan },
): SlackMessage {
  const { verdict, reasons, actions, findings } = checked
  const { team } = labelsOf(profile)
  const [reason, ...more] = reasons
  const others = verdict === 'roll back' ? more : []
  const basis = describeBasis(checked)
  const broken = findings.filter(finding => finding.verdict === 'broken')
  const handles = verdict === 'roll back' ? handlesOf(plan, broken.flatMap(teamsOf)) : []
  return {
    ...(plan.slack?.channel !== undefined && { channel: plan.slack.channel }),
    text: slackText(headline(checked, title)),
    blocks: [
      header(headline(checked, title)),
      section(`*Why:* ${slackText(reason ? describeReason(reason, team) : '')}`),
      section(`*Now:* ${actions.map(slackText).join('\n')}`),
      ...others.map(other => section(slackText(describeReason(other, team)))),
      ...(basis.length > 0 ? [section(slackText(basis.join(' ')))] : []),
      ...(handles.length > 0 ? [section(`*Please look:* ${slackMentions(handles)}`)] : []),
    ],
  }
}
