import { keys } from '../disclosure/keys.ts'
import { count, humanize, rate } from '../system/format.ts'
import type { Section } from './document.ts'
import type { Report } from './report.ts'
import { completedOf, type Telling, table } from './telling.ts'

const VALUES = new Map<string | null, string>([
  [null, 'not said'],
  ['true', 'Yes'],
  ['false', 'No'],
])

/** The funnel in short, told apart by each declared attribute of the journey. */
export function attributeSections({ byAttribute }: Report, { definition, show }: Telling): Section[] {
  return byAttribute
    .filter(({ groups }) => groups.length > 0)
    .map(({ attribute, groups }) => ({
      id: `by-${attribute.replaceAll('_', '-')}`,
      title: `By ${humanize(attribute).toLowerCase()}`,
      blocks: [
        table(
          `Journeys by ${humanize(attribute).toLowerCase()} at their first event`,
          [humanize(attribute), `#Completed “${humanize(definition.intentStep)}”`, '#Converted', '#Of those', '#Lost'],
          groups
            .filter(({ result }) => completedOf(result.steps, definition.intentStep) + result.journeys.dropped > 0)
            .map(({ by, result }) => {
              const of = (what: string, value: number) => show(keys.group(attribute, by, what), value)
              const chose = of('chose', completedOf(result.steps, definition.intentStep))
              const converted = of('converted', result.journeys.converted)
              return [
                VALUES.get(by) ?? humanize(by ?? ''),
                count(chose),
                count(converted),
                rate(converted, chose),
                count(of('dropped', result.journeys.dropped)),
              ]
            }),
        ),
      ],
    }))
}
