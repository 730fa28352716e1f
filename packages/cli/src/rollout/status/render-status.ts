import { ONCE_A_DAY } from '../../disclosure/once-a-day.ts'
import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import { type Html, html, trusted } from '../../report/html.ts'
import { renderHtmlPage, renderLead } from '../../report/page.ts'
import { capitalize, time } from '../../system/format.ts'
import { describeBriefly, describeLimits, describeNeeds, describeReason, teamText } from '../describe-finding.ts'
import { describeRollback } from '../describe-rollback.ts'
import type { PublishedFinding } from '../publish-finding.ts'
import { headline } from '../render-check.ts'
import { rollbacksOf, stagesOf } from '../rollout-plan.ts'
import { titleOf } from '../stages.ts'
import type { SharePoint } from './publish-series.ts'
import { type RolloutStatus, stateOf } from './read-status.ts'

const OWN_STYLES = `
.stages { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 0; padding: 0; list-style: none; }
.stages li { flex: 1 1 11rem; padding: 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem; }
.stages li[aria-current] { border: 2px solid var(--focus); }
.stages p { margin: 0; font-size: 0.875rem; }
.criteria { display: grid; margin-top: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1.25rem; }
.criteria article { min-width: 0; }
.criteria h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
.criteria svg { display: block; width: 100%; min-width: 0; height: auto; }
.verdict { font-weight: 600; }
.checklist ul { padding: 0; list-style: none; }
@media print { h3 { break-after: avoid; } .stages { gap: 0.4rem; } .stages li { flex-basis: 6.8rem; padding: 0.5rem; } .stages p { font-size: 7.5pt; } .criteria { display: block; orphans: 1; widows: 1; } .criteria article { display: inline-block; width: 47%; margin: 0 2% 1rem 0; vertical-align: top; } }
`
const VERDICTS = { met: '✓ met', broken: '✗ broken', undecided: '? not decided' } as const

/** Renders the state of a rollout as one HTML page, without scripts and without a network. */
export function renderStatus(status: RolloutStatus, { profile }: LoadedJourney): string {
  const { plan, checked, running } = status
  const { team } = labelsOf(profile)
  const reasons = checked.reasons.map(reason =>
    reason.type === 'finding' ? describeReason(reason, team) : capitalize(describeReason(reason, team)),
  )
  const isLast = stagesOf(plan).at(-1)?.id === running.id
  const hasCharts = checked.findings.some(({ id, share }) => share?.shown && (status.series.get(id) ?? []).length > 0)
  const counts = checked.isExact ? 'exact counts, for the team alone' : 'figures of fewer than 11 people are withheld'
  return renderHtmlPage({
    title: `Rollout of ${plan.journey}`,
    styles: OWN_STYLES,
    header: html`<p class="quiet">Feature toggle ${plan.toggle}; as of ${time(status.asOf)}; ${counts}.${!checked.isExact && checked.window && ` ${ONCE_A_DAY}`}</p>\n`,
    main: html`${renderLead([headline(checked, titleOf(running)), reasons[0] ?? ''])}<section><h2>Stages</h2>
<ol class="stages">${stagesOf(plan).map(stage => stageItem(status, stage))}</ol></section>
<section><h2>Between now and the ${isLast ? 'end of the rollout' : 'next stage'}</h2>
${list(reasons)}
<h3>Now</h3>
${list(checked.actions)}</section>
<section><h2>Criteria of ${titleOf(running)}</h2>
${hasCharts && html`<p class="quiet">In the charts: the share so far, with its 95% interval as a band; a line for the limit, a dashed one for limit and margin.</p>`}
${checked.findings.length > 0 ? html`<div class="criteria">${checked.findings.map(finding => criterionArticle(finding, status, team))}</div>` : html`<p>None is judged yet.</p>`}</section>
<section class="checklist"><h2>Checklists</h2>
${(plan.checklists ?? []).map(
  ({ name, items }) => html`<h3>${name}</h3>
${list(
  items.map(
    ({ text, discipline, signed, link }) =>
      html`${signed ? `✓ ${text}, signed by ${signed.by} on ${signed.on}` : `○ ${text}${discipline ? `: ${discipline} has yet to sign` : ''}`}${link !== undefined && html` (${anchor(link)})`}`,
  ),
)}`,
)}${plan.checklists?.length ? '' : html`<p>The plan has none.</p>`}</section>
<section><h2>What people looked up</h2>
${list((plan.manualMetrics ?? []).map(({ name, value, source, date, by, verdict }) => `${name}: ${value} (${source}, ${date}, ${by})${verdict === undefined ? '' : `: ${verdict}`}`))}</section>
<section><h2>Incidents</h2>
${list(stagesOf(plan).flatMap(stage => rollbacksOf(stage).map(each => `${capitalize(titleOf(stage))} was ${describeRollback(each)}`)))}</section>
<section><h2>Open questions</h2>
${list(plan.questions ?? [])}</section>
<section><h2>Who to ask</h2>
${list([...Object.entries(plan.owners ?? {}).map(([name, { engineering = [], ux = [], product = [] }]) => `${team(name)}: ${[...engineering, ...ux, ...product].join(', ') || 'no one is named'}`), ...(plan.slack?.channel === undefined ? [] : [`Slack: ${plan.slack.channel}`]), ...(plan.links ?? []).map(({ name, url }) => html`${name}: ${anchor(url)}`)])}</section>
`,
  })
}

function stageItem(status: RolloutStatus, stage: ReturnType<typeof stagesOf>[number]): Html {
  const state = stateOf(status, stage)
  const { planned, started } = stage
  const isCurrent = stage.id === status.running.id && state !== 'to come'
  return html`<li${trusted(isCurrent ? ' aria-current="step"' : '')}>
<p class="verdict">${capitalize(titleOf(stage))}</p>
<p>${state}${state === 'over' && rollbacksOf(stage).length > 0 && ', rolled back'}</p>
<p>${startOf(started, status.asOf)}</p>
${planned && html`<p>planned ${planned.from} to ${planned.to}</p>`}
</li>`
}

function startOf(started: string | undefined, asOf: number): string {
  if (started === undefined) return 'not started'
  return Date.parse(started) > asOf ? `starts ${started}` : `started ${started}`
}

/** Renders a link that also prints its address. Anything but a web address stays text. */
function anchor(url: string): Html | string {
  return /^https?:/.test(url) ? html`<a href="${url}">${url}</a>` : url
}

function criterionArticle(
  finding: PublishedFinding,
  { series }: RolloutStatus,
  teamName: (team: string) => string,
): Html {
  const points = series.get(finding.id) ?? []
  return html`<article>
<h3>${finding.name}</h3>
<p class="quiet">${teamText(finding, teamName)}, ${finding.severity}</p>
<p><span class="verdict">${VERDICTS[finding.verdict]}</span> · ${describeBriefly(finding)}; ${describeLimits(finding)}</p>
${chart(finding, points)}
${finding.needs !== undefined && html`<p>Not decided: ${describeNeeds(finding)}</p>`}
</article>`
}

const CHART = { width: 320, height: 110, left: 34, right: 8, top: 8, bottom: 18 }

/** The share over time with its interval, its limit (a line) and its margin (dashed). */
function chart({ name, share }: PublishedFinding, points: readonly SharePoint[]): Html | false {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || !share?.shown) return false
  const { width, height, left, right, top, bottom } = CHART
  const limits = share.limits ?? []
  const lines = limits.flatMap(({ limit, bound }) => [limit, bound])
  // Without a limit, a share that was always 0 has no scale of its own.
  const most = Math.min(1, 1.15 * Math.max(...lines, ...points.map(({ hits, trials }) => hits / trials))) || 1
  const span = Math.max(1, last.at - first.at)
  const x = (at: number) => left + ((at - first.at) / span) * (width - left - right)
  const y = (share: number) => height - bottom - (Math.min(share, most) / most) * (height - top - bottom)
  const [firstDay, lastDay] = [time(first.at).slice(5, 10), time(last.at).slice(5, 10)]
  /** A band of one point has no width of its own. */
  const bandStroke = points.length === 1 ? ' stroke="var(--team-0-soft)" stroke-width="8"' : ''
  const at = (share: (point: SharePoint) => number) =>
    points.map(point => `${x(point.at).toFixed(1)},${y(share(point)).toFixed(1)}`)
  const band = [...at(({ high }) => high), ...at(({ low }) => low).reverse()].join(' ')
  const percent = (share: number) => `${Math.round(100 * share)}%`
  const label = `${name}: ${percent(last.hits / last.trials)} on ${time(last.at)}, from ${percent(first.hits / first.trials)} on ${time(first.at)}`
  const horizontal = (share: number, dash: string) =>
    `<line x1="${left}" x2="${width - right}" y1="${y(share).toFixed(1)}" y2="${y(share).toFixed(1)}" stroke="var(--text)" stroke-dasharray="${dash}"/>`
  return html`<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
${trusted(`<polygon points="${band}" fill="var(--team-0-soft)"${bandStroke}/>
<polyline points="${at(({ hits, trials }) => hits / trials).join(' ')}" fill="none" stroke="var(--team-0)" stroke-width="2"/>
${points.map(point => `<circle cx="${x(point.at).toFixed(1)}" cy="${y(point.hits / point.trials).toFixed(1)}" r="2.5" fill="var(--team-0)"/>`).join('')}
${limits.map(({ limit, bound }) => horizontal(limit, '') + horizontal(bound, '4 3')).join('')}
<g font-size="10" fill="var(--quiet)"><text x="${left - 4}" y="${y(0)}" text-anchor="end">0%</text><text x="${left - 4}" y="${y(most) + 8}" text-anchor="end">${percent(most)}</text>
<text x="${left}" y="${height - 4}">${firstDay}</text>${lastDay === firstDay ? '' : `<text x="${width - right}" y="${height - 4}" text-anchor="end">${lastDay}</text>`}</g>`)}
</svg></figure>`
}

function list(items: readonly (Html | string)[]): Html {
  return items.length > 0 ? html`<ul>${items.map(item => html`<li>${item}</li>`)}</ul>` : html`<p>Nothing.</p>`
}
