import { readFile } from 'node:fs/promises'
import { errorCode, InputError } from './errors.ts'

/**
 * Reads the text of `file`, a byte order mark included.
 * @param remedy Advice if the file is missing, e.g. `--mix takes a JSON file`.
 * @throws InputError if it cannot be read, or is not UTF-8.
 */
export async function readText(file: string, remedy: string): Promise<string> {
  const bytes = await readFile(file).catch(error => {
    const code = errorCode(error)
    throw new InputError(`${file} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}; ${remedy}`)
  })
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new InputError(`${file} is not UTF-8 text; save it as UTF-8`)
  }
}

/**
 * Reads and parses the JSON in `file`.
 * @throws InputError if the file cannot be read or is not JSON.
 */
export async function readJson(file: string, remedy: string): Promise<unknown> {
  const text = await readText(file, remedy)
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new InputError(`${file} is not valid JSON (${(error as Error).message}); ${remedy}`)
  }
}
