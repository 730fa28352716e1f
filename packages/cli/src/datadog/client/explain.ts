import { Failure, InputError } from '../../system/errors.ts'
import type { Credentials } from './credentials.ts'
import type { Operation } from './operation.ts'
import { PossiblyAppliedError, RateLimitedError } from './send.ts'

/** A request that failed, and that the same request may get past later. */
export class RequestFailure extends Failure {
  /** Status of the answer; undefined if there was no readable answer. */
  readonly status: number | undefined
  /** Wait that Datadog asks for, in s. */
  readonly waitSeconds: number | undefined
  /** The message without its remedy, for the time in which the request is repeated. */
  readonly what: string

  constructor(what: string, { remedy, status, waitSeconds }: RequestFailureFacts = {}) {
    super(remedy === undefined ? what : `${what}; ${remedy}`)
    this.what = what
    this.status = status
    this.waitSeconds = waitSeconds
  }
}

interface RequestFailureFacts {
  readonly remedy?: string
  readonly status?: number
  readonly waitSeconds?: number
}

/** Remedy if an answer is not one of Datadog's API. */
export const CHECK_SITE = 'is DD_SITE right, or is a proxy in between?'

/** Explains an error of the client or the network: what went wrong, who can fix it, and how. */
export function explain(
  error: unknown,
  { what, permission }: Operation,
  { site, server }: Credentials,
  env: Readonly<Record<string, string | undefined>> = {},
): InputError | Failure {
  const where = server === undefined ? `api.${site}` : new URL(server).host
  if (error instanceof InputError || error instanceof Failure) return error
  if (error instanceof RateLimitedError) {
    return new RequestFailure(`Datadog’s rate limit is used up; try again to ${what} in ${error.seconds} s`, {
      status: 429,
      waitSeconds: error.seconds,
    })
  }
  if (error instanceof PossiblyAppliedError) {
    return new Failure(
      `Datadog failed (${error.status}) when asked to ${what}, and may have done it; run the command again: it checks first`,
    )
  }
  const network = networkError(error)
  if (network === 'timeout') {
    return new RequestFailure(`${where} did not answer in time when asked to ${what}`, {
      remedy: 'ask for less, or try again later',
    })
  }
  if (network === REDIRECT) {
    return new Failure(
      `${where} redirects the request to another address, which must not get the keys; are DD_SITE and DD_API_URL right?`,
    )
  }
  const certificate = network && CERTIFICATES.find(({ codes }) => codes.test(network))
  if (certificate) return new InputError(`${where} cannot be trusted (${network}); ${certificate.remedy}`)
  if (network !== undefined) {
    const hasProxy = PROXIES.some(name => env[name])
    return new RequestFailure(`${where} cannot be reached (${network})`, {
      remedy: hasProxy ? USE_PROXY : 'is DD_SITE right, and does the network let it through?',
    })
  }
  const { code, body } = error as { code?: unknown; body?: unknown }
  if (typeof code === 'number') return refused(code, body)
  // The parser's own message quotes the answer, which may be an event.
  const reason = error instanceof SyntaxError ? 'it is incomplete, or no JSON' : (error as Error)?.message
  return new RequestFailure(`${where} sent an answer that cannot be read when asked to ${what} (${reason})`, {
    remedy: CHECK_SITE,
  })

  function refused(status: number, body: unknown): InputError | Failure {
    if (status === 401 || status === 403) {
      return new InputError(
        `Datadog refused to ${what} (${status}): DD_API_KEY and DD_APP_KEY must be keys of ${site} (set DD_SITE for another site), and the application key needs the permission ${permission}`,
      )
    }
    if (status === 429)
      return new RequestFailure(`Datadog’s rate limit is used up, so it did not ${what}`, {
        remedy: 'try again later',
        status,
      })
    if (status >= 500)
      return new RequestFailure(`Datadog failed (${status}) when asked to ${what}`, {
        remedy: 'try again later',
        status,
      })
    return new RequestFailure(`Datadog did not ${what} (${status}): ${reasonIn(body)}`, { status })
  }
}

/** Finds the reason in an answer, which has it in one of these fields. */
function reasonIn(body: unknown): string {
  const { errors } = (body ?? {}) as { errors?: unknown }
  const reasons = Array.isArray(errors)
    ? errors.map(each => (typeof each === 'string' ? each : (each?.detail ?? each?.title ?? JSON.stringify(each))))
    : [typeof body === 'string' ? body : JSON.stringify(body)]
  return reasons.join('; ').replace(/\s+/g, ' ').slice(0, 500)
}

/** Reason of Node's `fetch` for a redirect that it must not follow. */
const REDIRECT = 'unexpected redirect'

/** Problems with a certificate, which no later request gets past. */
const CERTIFICATES = [
  {
    codes: /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)/,
    remedy:
      'Node does not know who signed its certificate. If your organization’s proxy did, set NODE_EXTRA_CA_CERTS to the file of its CA (PEM)',
  },
  { codes: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, remedy: 'is this machine’s clock right?' },
]

/** Variables that name a proxy. */
const PROXIES = ['HTTPS_PROXY', 'https_proxy']
const USE_PROXY = 'Node uses the proxy of HTTPS_PROXY only with NODE_USE_ENV_PROXY=1, and only from Node 22.21 or 24 on'

function networkError(error: unknown): string | undefined {
  const { name, cause, message } = error as Error
  if (name === 'TimeoutError') return 'timeout'
  if (name !== 'TypeError' || message !== 'fetch failed') return undefined
  const { code, message: because } = (cause ?? {}) as { code?: unknown; message?: string }
  return (typeof code === 'string' && code) || because || 'no answer'
}
