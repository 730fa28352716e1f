import type { JourneyDefinition } from '@journey-monitor/sdk'
import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import type { DatadogConfig } from '../config.ts'
import type { DatadogDocument } from '../datadog-document.ts'
import { identityLine } from '../identity.ts'
import { nameOf } from '../losses.ts'
import { journeyField } from '../query.ts'
import { createSections } from './sections.ts'
import { note, type PlacedWidget, place, type Widget } from './widgets.ts'

/** A dashboard, as `POST /api/v1/dashboard` takes it. */
export interface Dashboard {
  readonly title: string
  readonly description: string
  readonly layout_type: 'ordered'
  readonly reflow_type: 'fixed'
  readonly template_variables: readonly TemplateVariable[]
  /** Values that Datadog writes back. With them, a second Terraform plan shows no change. */
  readonly is_read_only: false
  readonly notify_list: readonly []
  readonly restricted_roles: readonly []
  readonly widgets: readonly PlacedWidget[]
}

interface TemplateVariable {
  readonly name: string
  readonly prefix: string
  readonly available_values: readonly string[]
  readonly defaults: readonly string[]
}

const READ_ME = `**How to read this.** Counting \`first\` events is counting journeys: each journey adds at most one to a step. Everything here is by event time: a journey in progress counts as lost until its next event, and a journey that began before the time frame counts only from there. For journeys that have all ended, run \`journey-monitor funnel --source datadog\`. Journeys that began at a later step are counted separately.`

/**
 * The journey end to end, and for each team the same, its own part first.
 * @param rolloutNote Markdown about the rollout, shown near the top.
 */
export function dashboards(
  journey: LoadedJourney,
  config: DatadogConfig,
  rolloutNote?: string,
): DatadogDocument<Dashboard>[] {
  const { definition, profile } = journey
  const { name, teams } = definition
  const { team: teamName } = labelsOf(profile)
  const sections = createSections(journey, config)
  const rollout = rolloutNote === undefined ? undefined : note(rolloutNote, heightOf(rolloutNote))
  return [
    dashboard('end-to-end', `${name}: end to end`, [
      note(READ_ME),
      rollout,
      sections.outcome(),
      sections.funnel(),
      sections.session(),
      sections.owners(),
      sections.handoffs(),
      sections.steps(),
      sections.failures(),
      sections.logs(),
      sections.times(),
      sections.byAttribute(),
      sections.endpoints(),
      sections.trust(),
    ]),
    ...teams.map(team =>
      dashboard(team, `${name}: ${teamName(team)}`, [
        note(`**The part of ${teamName(team)} comes first**, then the whole journey. ${READ_ME}`),
        rollout,
        sections.funnel('Our steps', team),
        sections.handoffs('Our losses on the way to a step', team),
        sections.steps('Our losses in a step', team),
        sections.failures('Our failures', team),
        sections.logs(team),
        sections.times('How long our steps take', team),
        sections.endpoints('Our endpoints', team),
        sections.outcome(),
        sections.funnel('The whole funnel'),
        sections.owners(),
        sections.trust(),
      ]),
    ),
  ]

  function dashboard(key: string, title: string, widgets: readonly (Widget | undefined)[]): DatadogDocument<Dashboard> {
    return {
      key,
      body: {
        title,
        description: identityLine(definition, key),
        layout_type: 'ordered',
        reflow_type: 'fixed',
        template_variables: templateVariables(definition, config),
        is_read_only: false,
        notify_list: [],
        restricted_roles: [],
        widgets: place(widgets.filter(widget => widget !== undefined)),
      },
    }
  }
}

/** Height of a note in rows of the dashboard, which hold about three lines each. */
function heightOf(markdown: string): number {
  return 1 + Math.ceil(markdown.split('\n').length / 3)
}

function templateVariables({ attributes = {} }: JourneyDefinition, { env }: DatadogConfig): TemplateVariable[] {
  const own = Object.entries(attributes).map(([name, { values }]) => ({
    name: nameOf(name),
    prefix: journeyField(`attributes.${name}`),
    available_values: values.map(String),
    defaults: ['*'],
  }))
  return [{ name: 'env', prefix: 'env', available_values: [env], defaults: [env] }, ...own]
}
