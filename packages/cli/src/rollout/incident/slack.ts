import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode, Failure, InputError } from '../../system/errors.ts'
import { visibleText } from '../../system/visible-text.ts'

/** A message, as Slack's incoming webhooks take it. */
export interface SlackMessage {
  /** Channel, for example `#rx-renewal`. A webhook ignores it, because it has its own. */
  readonly channel?: string
  /** Text for notifications, and for clients that cannot show blocks. */
  readonly text: string
  readonly blocks: readonly SlackBlock[]
  /** The message that it answers. */
  readonly thread_ts?: string
}

export type SlackBlock =
  | { readonly type: 'header'; readonly text: { readonly type: 'plain_text'; readonly text: string } }
  | {
      readonly type: 'section'
      readonly text: { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true }
    }
  | { readonly type: 'divider' }

/** The variable of the environment that holds the webhook, which is a secret. */
export const WEBHOOK = 'SLACK_WEBHOOK_URL'

/** A section holds 3,000 characters at most, a header 150, a message 50 blocks. */
const MOST_TEXT = 3_000
const MOST_HEADER = 150
const TIMEOUT_MS = 10_000
/** Longest wait that is accepted from Slack's answer to too many requests. */
const LONGEST_WAIT_MS = 30_000

export function header(text: string): SlackBlock {
  return { type: 'header', text: { type: 'plain_text', text: cut(plainSlackText(text), MOST_HEADER) } }
}

/**
 * Slack makes no links and mentions of bare text (`verbatim`), only of its own markup.
 * https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 * @param text in Slack's own markup; see {@link slackText}.
 */
export function section(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, MOST_TEXT), verbatim: true } }
}

/** Escapes text for Slack, so that none of it is markup, a mention or a link. */
export function slackText(text: string): string {
  return plainSlackText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The same where Slack reads no markup. */
function plainSlackText(text: string): string {
  return visibleText(text.replace(/\r\n?/g, '\n'))
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/@(?=\w)/g, '@\u200b')
}

/**
 * A link; without an `http` or `https` URL, the text alone.
 * @example slackLink('the ticket', 'https://github.com/org/repo/issues/1')
 */
export function slackLink(text: string, url: string): string {
  return /^https?:\/\/[^\s|<>]+$/.test(url)
    ? `<${url}|${slackText(text).replaceAll('|', '/')}>`
    : slackText(`${text}: ${url}`)
}

/**
 * The thread behind a message's link.
 * @example threadOf('https://dsva.slack.com/archives/C05L6HSJLHM/p1732190400123456') // '1732190400.123456'
 */
export function threadOf(link: string): string | undefined {
  const [, seconds, rest] = /\/archives\/[A-Z0-9]+\/p(\d{10})(\d{6})(?:[/?#]|$)/.exec(link) ?? []
  return seconds && rest && `${seconds}.${rest}`
}

/** Options that tests replace. */
export interface Posting {
  readonly attempts?: number
  /** Before the second attempt; twice as long before each further one. */
  readonly waitMs?: number
}

/**
 * Posts `message` to the webhook. Tries again if Slack or the network fails, but not if Slack refuses.
 * @throws Failure after the last attempt, and InputError if Slack refuses. Both contain Slack's answer, and never the
 * webhook.
 */
export async function postToSlack(
  webhook: string | undefined,
  message: SlackMessage,
  { attempts = 4, waitMs = 1_000 }: Posting = {},
): Promise<void> {
  const url = checkedUrl(webhook)
  for (let attempt = 1; ; attempt++) {
    const outcome = await post(url, message)
    if (outcome.isDone) return
    if (!outcome.mayRetry || attempt === attempts) {
      const tries = attempt > 1 ? `, ${attempt} times` : ''
      throw new (outcome.mayRetry ? Failure : InputError)(
        `Slack did not accept the message: ${outcome.problem}${tries}; as far as is known, nothing was posted`,
      )
    }
    await sleep(Math.min(outcome.waitMs ?? waitMs * 2 ** (attempt - 1), LONGEST_WAIT_MS))
  }
}

type Outcome =
  | { readonly isDone: true }
  | {
      readonly isDone: false
      readonly problem: string
      readonly mayRetry: boolean
      readonly waitMs?: number | undefined
    }

async function post(url: URL, message: SlackMessage): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const words = (await response.text()).trim()
    if (response.ok) return { isDone: true }
    const quoted = /^[a-z_]{1,60}$/.test(words) ? ` ${words}` : ''
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    return {
      isDone: false,
      problem: `it answered ${response.status}${quoted}`,
      mayRetry: response.status === 429 || response.status >= 500,
      waitMs: seconds >= 0 ? seconds * 1_000 : undefined,
    }
  } catch (error) {
    const { name, cause } = error as Error
    const problem =
      name === 'TimeoutError' ? `no answer in ${TIMEOUT_MS / 1_000} s` : `it cannot be reached (${errorCode(cause)})`
    return { isDone: false, problem, mayRetry: true }
  }
}

function checkedUrl(webhook: string | undefined): URL {
  if (!webhook)
    throw new InputError(`${WEBHOOK} is not set; set it to the channel's incoming webhook, or leave out --send`)
  const url = URL.canParse(webhook) ? new URL(webhook) : undefined
  const isLocal = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url?.protocol !== 'https:' && !isLocal)
    throw new InputError(`${WEBHOOK} is not an https URL; it is a secret, so it is not shown here`)
  return url as URL
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
