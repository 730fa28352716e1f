import { labelsOf } from '../journey/labels.ts'
import { capitalize, humanize } from '../system/format.ts'
import { linked, type RenderContext, table } from './blocks.ts'
import { count, rate } from './cell-text.ts'
import type { Section } from './document.ts'
import type { PublishedReport } from './publish-report.ts'

const VALUES = new Map<string | null, string>([
  [null, 'Unknown'],
  ['true', 'Yes'],
  ['false', 'No'],
])

/** @example valueLabel('true') // 'Yes' */
export function valueLabel(value: string | null): string {
  return VALUES.get(value) ?? humanize(value ?? '')
}

/** The funnel in short, by each declared attribute of the journey. */
export function attributeSections(
  { byAttribute }: PublishedReport,
  { definition, profile, links }: RenderContext,
): Section[] {
  const labels = labelsOf(profile)
  return byAttribute
    .filter(({ groups }) => groups.length > 0)
    .map(({ attribute, groups }) => ({
      attribute,
      groups: groups.filter(({ chose, dropped }) => chose.shown !== 0 || dropped.shown !== 0),
    }))
    .map(({ attribute, groups }) => ({
      id: `by-${attribute.replaceAll('_', '-')}`,
      title: `By ${humanize(attribute).toLowerCase()}`,
      blocks: [
        linked(
          table(
            `Journeys by ${humanize(attribute).toLowerCase()} at their first event; the lost include those lost before they ${labels.pastTense(definition.intentStep)}`,
            [
              humanize(attribute),
              `#${capitalize(labels.pastTense(definition.intentStep))}`,
              '#Converted',
              '#Of those',
              '#Lost',
            ],
            groups.map(({ value, chose, converted, dropped }) => [
              valueLabel(value),
              count(chose),
              count(converted),
              rate(converted, chose),
              count(dropped),
            ]),
          ),
          groups.map(({ value }) => links?.attribute(attribute, value)),
        ),
      ],
    }))
}
