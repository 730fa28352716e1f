import type { HttpMethod } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js'
import type { DatadogSite } from '../../journey/datadog-sites.ts'
import type { Failure, InputError } from '../../system/errors.ts'
import { type Credentials, credentialsFrom } from './credentials.ts'
import { explain } from './explain.ts'
import { loadClient } from './load-client.ts'
import type { Operation } from './operation.ts'
import { createSend, type SendOptions } from './send.ts'

export interface ConnectOptions extends SendOptions {
  /** Site of Datadog, unless `DD_SITE` names another one. */
  readonly site: DatadogSite
  /** Environment variables with the keys. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
}

/** Datadog's API by its official client. */
export interface Connection {
  readonly site: string
  /**
   * Sends JSON and returns the answer, both unchanged. The client's own models take seconds to load, and for each
   * dashboard, and drop unknown fields.
   * @throws InputError if the keys are refused, Failure for any other problem. No message contains a key.
   */
  request(operation: Operation, request: JsonRequest): Promise<unknown>
}

export interface JsonRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With a query. */
  readonly path: string
  readonly body?: object | undefined
}

const RETRIES = 3

/**
 * Creates a connection with the keys of the environment, without sending anything.
 * @throws InputError if the client is missing or has an unsuitable version, or a key is missing.
 */
export async function connect({
  site,
  env = process.env,
  retries = RETRIES,
  ...options
}: ConnectOptions): Promise<Connection> {
  const credentials = credentialsFrom(env, site)
  const { client, logger } = await loadClient()
  // The client logs failed requests, with their content.
  logger.setLevel(logger.levels.SILENT)
  const configuration = client.createConfiguration({
    authMethods: { apiKeyAuth: credentials.apiKey, appKeyAuth: credentials.appKey },
    enableRetry: retries > 0,
    maxRetries: retries,
    fetch: createSend(credentials, { ...options, retries }),
  })
  configuration.setServerVariables({ site: credentials.site })
  return { site: credentials.site, request }

  async function request(operation: Operation, request: JsonRequest): Promise<unknown> {
    try {
      return await send(request)
    } catch (error) {
      throw withoutKeys(explain(error, operation, credentials, env), credentials)
    }
  }

  async function send({ method, path, body }: JsonRequest): Promise<unknown> {
    const request = configuration.getServer('').makeRequestContext(path, method as HttpMethod)
    for (const auth of [configuration.authMethods.apiKeyAuth, configuration.authMethods.appKeyAuth]) {
      auth?.applySecurityAuthentication(request)
    }
    request.setHeaderParam('Accept', 'application/json')
    request.setHeaderParam('Content-Type', 'application/json')
    if (body !== undefined) request.setBody(JSON.stringify(body))
    const response = await configuration.httpApi.send(request)
    const text = await response.body.text()
    if (response.httpStatusCode >= 400) throw new client.ApiException(response.httpStatusCode, jsonOrText(text))
    return text === '' ? undefined : JSON.parse(text)
  }
}

/** Proxies explain a failure in HTML. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Message to the user while Datadog asks to wait. */
export function waitMessage(seconds: number): string {
  return `journey-monitor: Datadog’s rate limit is used up; continuing in ${seconds} s`
}

function withoutKeys(error: InputError | Failure, { apiKey, appKey }: Credentials): InputError | Failure {
  error.message = error.message.replaceAll(apiKey, '…').replaceAll(appKey, '…')
  return error
}
