import { BUILT_IN_REASONS, type JourneyDefinition, type StepDefinition } from '@journey-monitor/sdk'
import { KEPT_FIELDS } from '../../../packages/cli/src/datadog/pull/kept-fields.ts'
import { PULL_KINDS } from '../../../packages/cli/src/datadog/pull/pull-kinds.ts'
import { type AttributeSpecs, allowedAttributes } from '../../../packages/sdk/src/attributes.ts'
import { ENVELOPE } from './envelope.ts'
import { code, eventFields, listed } from './event-fields.ts'

/** The purpose of each attribute for the teams. */
export type AttributePurposes = Readonly<Record<string, string>>

/**
 * Renders the data inventory of `definition` as Markdown: every field of a journey event, its possible values and its
 * purpose, and the fields that RUM adds.
 *
 * @throws Error if an attribute has no purpose, or a purpose no attribute.
 */
export function inventory(definition: JourneyDefinition, purposes: AttributePurposes): string {
  const sections = [
    '### Fields of an event',
    table(
      ['field', 'type', 'possible values', 'purpose'],
      Object.entries(eventFields(definition)).map(([name, { type, values, purpose }]) => [
        code(name),
        type,
        values,
        purpose,
      ]),
    ),
    '### Attributes, in `attributes`',
    table(['step', 'attribute', 'type', 'possible values', 'purpose'], attributeRows(definition, purposes)),
    '### Causes',
    table(['step', 'reasons of an abandon', 'codes of a failure', 'API codes'], definition.steps.map(causeRow)),
    '### What RUM adds to each event',
    table(
      ['field', 'content', 'purpose'],
      ENVELOPE.map(([field, holds, purpose]) => [code(field), holds, purpose]),
    ),
    '### What `datadog pull` keeps',
    '`datadog pull` keeps the time (`date`), the declared attributes and these fields of an event, and no others. It keeps no IP address, geography, device, browser or user agent.',
    table(['field', 'events', 'kept', 'purpose'], pulledRows()),
  ]
  return sections.join('\n\n')
}

const KEPT = {
  value: 'the value',
  address: 'host, path and page number, without segments that may be IDs',
  hash: 'a keyed hash; the key stays in the folder',
} as const

function pulledRows(): string[][] {
  const fields = new Map(PULL_KINDS.flatMap(kind => KEPT_FIELDS[kind].map(field => [field.path, field] as const)))
  return [...fields.values()].map(({ path, keep, purpose }) => {
    const kinds = PULL_KINDS.filter(kind => KEPT_FIELDS[kind].some(each => each.path === path))
    return [code(path), kinds.length === PULL_KINDS.length ? 'all' : kinds.join(', '), KEPT[keep], purpose]
  })
}

function attributeRows({ attributes, steps }: JourneyDefinition, purposes: AttributePurposes): string[][] {
  const declared: [string, AttributeSpecs][] = [
    ['all', attributes ?? {}],
    ...steps.map((step): [string, AttributeSpecs] => [code(step.name), step.attributes ?? {}]),
  ]
  const names = new Set(declared.flatMap(([, specs]) => Object.keys(specs)))
  const missing = [...names].filter(name => !purposes[name])
  const idle = Object.keys(purposes).filter(name => !names.has(name))
  if (missing.length + idle.length > 0) {
    throw new Error(
      `the purposes of attributes lack ${missing.join(', ') || 'none'} and have too many: ${idle.join(', ') || 'none'}`,
    )
  }
  return declared.flatMap(([step, specs]) =>
    Object.entries(specs).map(([name, spec]) => {
      const type = 'band' in spec ? 'band of a number' : spec.values.includes(true) ? 'flag' : 'word'
      return [step, code(name), type, listed(valuesOf(specs, name)), purposes[name] as string]
    }),
  )
}

/** Returns the values of an attribute. For a band, converts a number in each band as the SDK does. */
function valuesOf(specs: AttributeSpecs, name: string): readonly (string | boolean)[] {
  const spec = specs[name]
  if (!spec || !('band' in spec)) return spec?.values ?? []
  return [-1, ...spec.band].map(number => allowedAttributes(specs, { [name]: number })[name] as string)
}

function causeRow({ name, reasons = [], failures = {}, apiCodes = [] }: StepDefinition): string[] {
  return [code(name), listed([...reasons, ...BUILT_IN_REASONS]), listed(Object.keys(failures)), listed(apiCodes)]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
