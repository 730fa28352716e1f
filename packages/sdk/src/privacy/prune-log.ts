/** Everything that the SDK itself puts into a log, but `usr` and `account`. */
const LOG_FIELDS = [
  'date message status origin service version ddtags session_id application_id session.id tab.id logger.name user_action.id',
  'view.id view.url view.referrer view.name http.method http.status_code http.url',
  'error.kind error.message error.stack error.fingerprint error.handling error.source_type _dd.debug_ids.url _dd.debug_ids.id',
]
  .join(' ')
  .split(' ')

/**
 * Deletes from `log`, whose attributes lie beside the SDK's own fields and even within them, all that is neither one of
 * these fields nor one of `keptKeys`.
 */
export function pruneLog(log: object, keptKeys: readonly string[]): void {
  for (const key of Object.keys(log)) {
    if (!keptKeys.includes(key)) pruneField(log as Record<string, unknown>, key, key)
  }
}

function pruneField(holder: Record<string, unknown>, key: string, path: string): void {
  const value = holder[key] as Record<string, unknown>
  const isLeaf = typeof value !== 'object' || !value
  if (!LOG_FIELDS.some(field => (isLeaf ? field === path : `${field}.`.startsWith(`${path}.`)))) {
    delete holder[key]
  } else if (!isLeaf) {
    for (const each of Object.keys(value)) pruneField(value, each, Array.isArray(value) ? path : `${path}.${each}`)
  }
}
