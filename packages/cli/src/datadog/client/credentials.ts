import { DATADOG_SITES, type DatadogSite } from '../../journey/datadog-sites.ts'
import { InputError } from '../../system/errors.ts'

export interface Credentials {
  readonly apiKey: string
  readonly appKey: string
  readonly site: string
  /** Base URL to use instead of the site's own API, for example a proxy. */
  readonly server?: string
}

/**
 * Reads the keys of Datadog's API, only from the environment: `DD_API_KEY`, `DD_APP_KEY`, and `DD_SITE`.
 *
 * @param defaultSite Site of Datadog, unless `DD_SITE` names another one.
 * @throws InputError if one is missing or malformed. The message never contains its value.
 */
export function credentialsFrom(
  env: Readonly<Record<string, string | undefined>>,
  defaultSite: DatadogSite,
): Credentials {
  const site = env.DD_SITE?.trim() || defaultSite
  if (!DATADOG_SITES.some(each => each === site)) {
    throw new InputError(`DD_SITE is not a site of Datadog; use one of ${DATADOG_SITES.join(', ')}`)
  }
  const server = env.DD_API_URL?.trim()
  if (server && !isSafe(server)) {
    throw new InputError('DD_API_URL must be an address that begins with https://, or be on this machine')
  }
  return {
    apiKey: keyFrom(env, 'DD_API_KEY'),
    appKey: keyFrom(env, 'DD_APP_KEY'),
    site,
    ...(server ? { server } : {}),
  }
}

function keyFrom(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const key = env[name]?.trim()
  if (!key) {
    throw new InputError(`${name} is not set; set DD_API_KEY and DD_APP_KEY in the environment to keys of Datadog`)
  }
  if (!/^[\w-]+$/.test(key))
    throw new InputError(`${name} has characters that a key cannot have; set it to the key alone`)
  return key
}

/** Whether the keys cannot be read on the way. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
}
