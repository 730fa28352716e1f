import Table from 'cli-table3'
import type { Coverage } from './coverage.ts'

/** The coverage for people: what is signalled where, what must be mended, and what could not be told. */
export function renderCoverage({ journey, app, files, steps, problems, notes }: Coverage): string {
  const root = commonFolder(steps.flatMap(({ start, complete }) => [...start, ...complete]))
  const shown = (places: readonly string[]) => places.map(place => place.slice(root.length)).join('\n') || '–'
  const table = new Table({
    head: ['Step', '', 'Start', 'Complete', 'Causes', 'Not signalled by name'],
    style: { head: [], border: [] },
    wordWrap: true,
    wrapOnWordBoundary: false,
    colWidths: [16, 8, 30, 30, 26, 28],
  })
  for (const { step, is_own, start, complete, causes, missing_causes } of steps) {
    table.push([
      step,
      is_own ? 'own' : 'other',
      shown(start),
      shown(complete),
      causes.map(({ cause }) => cause).join('\n') || '–',
      is_own ? missing_causes.join('\n') || '–' : '',
    ])
  }
  const verdict =
    problems.length === 0
      ? '✓ every step of its own is started and completed, and every name is declared'
      : `✗ ${counted(problems.length, 'problem')}`
  return [
    `${journey}, as ${app} signals it in ${counted(files, 'file')}: ${verdict}`,
    ...problems.map(({ place, message }) => `  ${place ? `${place}: ` : ''}${message}`),
    table.toString(),
    ...notes.map(note => `Note: ${note}`),
  ].join('\n')
}

const counted = (value: number, noun: string) => `${value.toLocaleString('en-US')} ${value === 1 ? noun : `${noun}s`}`

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths
  let length = first.lastIndexOf('/') + 1
  while (rest.some(path => !path.startsWith(first.slice(0, length)))) length = first.lastIndexOf('/', length - 2) + 1
  return first.slice(0, length)
}
