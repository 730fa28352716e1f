import { type Coverage, neverStarted } from './coverage.ts'

const LABEL_WIDTH = 'not named'.length + 2
const NO_MISTAKES = 'Only problems are mistakes. Codes that are not named, and code that cannot be followed, are not.'

/**
 * Renders the coverage for a terminal of `columns` columns: the verdict, the problems to fix, and the places that signal
 * each step.
 */
export function renderCoverage({ journey, app, files, steps, problems, notes }: Coverage, columns: number): string {
  const root = commonFolder(steps.flatMap(({ start, complete }) => [...start, ...complete]))
  const inRoot = root === '' ? '' : ` (the places of the steps are below ${root})`
  const short = (locations: readonly string[]) => locations.map(location => location.slice(root.length))
  const list = (label: string, items: readonly string[]) => {
    const indent = `  ${' '.repeat(LABEL_WIDTH)}`
    const [first = '', ...others] = wrapText(items.length > 0 ? items.join(', ') : '–', columns, indent)
    return [`  ${label.padEnd(LABEL_WIDTH)}${first.trimStart()}`, ...others]
  }
  const isMissing = (step: string) => problems.some(({ message }) => message === neverStarted(step))
  const hasGaps = steps.some(({ is_own, missing_causes }) => is_own && missing_causes.length > 0)
  const verdict =
    problems.length === 0
      ? '✓ the app starts and completes every step of its own, and every name is declared'
      : `✗ ${counted(problems.length, 'problem')}`
  return [
    ...wrapText(`${journey}: signals of ${app} in ${counted(files, 'file')}${inRoot}`, columns, ''),
    ...wrapText(verdict, columns, ''),
    ...problems.flatMap(({ place, message }) => wrapText(`${place ? `${place}: ` : ''}${message}`, columns, '  ')),
    '',
    ...steps.flatMap(({ step, is_own, start, complete, causes, missing_causes }) => [
      is_own ? step : `${step} (of another app)`,
      ...list('start', is_own && start.length === 0 && !isMissing(step) ? ['by another app'] : short(start)),
      ...list('complete', short(complete)),
      ...(causes.length > 0 || is_own
        ? list(
            'causes',
            causes.map(({ cause }) => cause),
          )
        : []),
      ...(is_own && missing_causes.length > 0 ? list('not named', missing_causes) : []),
    ]),
    ...(notes.length > 0 ? ['', ...notes.flatMap(note => wrapText(`Note: ${note}`, columns, ''))] : []),
    ...(hasGaps || notes.length > 0 ? ['', ...wrapText(NO_MISTAKES, columns, '')] : []),
  ].join('\n')
}

/** Breaks text at blanks. A wider word becomes a line of its own. */
function wrapText(text: string, columns: number, indent: string): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(indent + word)
  }
  return lines
}

const counted = (value: number, noun: string) => `${value.toLocaleString('en-US')} ${value === 1 ? noun : `${noun}s`}`

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths
  let length = first.lastIndexOf('/') + 1
  while (rest.some(path => !path.startsWith(first.slice(0, length)))) length = first.lastIndexOf('/', length - 2) + 1
  return first.slice(0, length)
}
