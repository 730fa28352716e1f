import { LOG_FIELDS } from './prune-log.ts'

/** Every field of a log that is let through at all, as `view.id`. */
export function logFieldPaths(fields: object = LOG_FIELDS, path = ''): string[] {
  const paths: string[] = []
  for (const [name, form] of Object.entries<object>({ ...fields })) {
    paths.push(...(typeof form === 'object' ? logFieldPaths(form, `${path}${name}.`) : [`${path}${name}`]))
  }
  return paths
}

/** What a logger is given to put `value` in the place of the field at `path`. */
export function nested(path: string, value: unknown): object {
  return path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object
}
