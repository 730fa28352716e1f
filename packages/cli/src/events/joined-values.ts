import { endOfString } from './json-text.ts'

/**
 * Splits a line of JSON objects and arrays that nothing separates but blanks and commas, as log shippers store them. Returns
 * undefined if the line is anything else.
 *
 * @example splitJoined('{"a":1}{"b":2}') // ['{"a":1}', '{"b":2}']
 */
export function splitJoined(line: string): string[] | undefined {
  const values: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < line.length; at++) {
    const character = line[at] as string
    if (depth === 0 && !/[{[\s,]/.test(character)) return undefined
    if (character === '"') at = endOfString(line, at)
    else if (character === '{' || character === '[') {
      if (depth++ === 0) start = at
    } else if ((character === '}' || character === ']') && --depth === 0) values.push(line.slice(start, at + 1))
  }
  return depth === 0 && values.length > 1 ? values : undefined
}
