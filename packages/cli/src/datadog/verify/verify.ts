import type { LoadedJourney } from '../../journey/profile.ts'
import { InputError } from '../../system/errors.ts'
import { DAY } from '../../system/time-units.ts'
import type { Connection } from '../client/connection.ts'
import { RequestFailure } from '../client/explain.ts'
import type { DatadogConfig } from '../config.ts'
import { datadogDocuments } from '../documents.ts'
import { type Question, questions } from './questions.ts'

/** Datadog's answer to one open question. */
export interface Verified {
  readonly id: string
  readonly question: string
  /** `unknown`: there is no data to decide it, or only a person can see it. */
  readonly verdict: 'holds' | 'does not hold' | 'unknown'
  readonly found: string
  /** Counts and names that the verdict rests on, never an event. */
  readonly evidence: unknown
  /** The counts that were asked for and the answers, so that a test can answer the same. */
  readonly asked: readonly AskedQuestion[]
}

interface AskedQuestion {
  readonly path: string
  readonly request: unknown
  readonly answer: unknown
}

export interface VerifyOptions {
  readonly config: DatadogConfig
  /** Note about the rollout that dashboards have, as "apply" wrote them. */
  readonly rolloutNote?: string | undefined
  /** Epoch ms. Default: the clock. */
  readonly now?: number | undefined
}

/**
 * Asks Datadog the questions that its documentation leaves open, by calls that change nothing: counts of the last day,
 * validations, lists.
 * @throws InputError if the keys are refused.
 */
export async function verify(
  journey: LoadedJourney,
  connection: Connection,
  { config, rolloutNote, now = Date.now() }: VerifyOptions,
): Promise<Verified[]> {
  const verified: Verified[] = []
  const all: AskedQuestion[] = []
  const recording = recordCounts(connection, asked => all.push(asked))
  const written = { config, documents: datadogDocuments(journey, config, { rolloutNote }) }
  for (const { id, question, ask } of questions(journey, recording, written, { from: now - DAY, to: now })) {
    const before = all.length
    const answered = await answer(ask).catch(error => {
      // The keys are good, but one permission is missing.
      if (!(error instanceof InputError) || verified.length === 0) throw error
      return { verdict: 'unknown' as const, found: error.message, evidence: null }
    })
    verified.push({ id, question, ...answered, asked: all.slice(before) })
  }
  return verified
}

/** Returns a connection that also hands over the counts that it is asked for, with their answers. */
function recordCounts(connection: Connection, onAsked: (asked: AskedQuestion) => void): Connection {
  return {
    ...connection,
    async request(operation, request) {
      const answer = await connection.request(operation, request)
      const { path, body } = request
      if (/\/(aggregate|scalar)$/.test(path)) onAsked({ path, request: body, answer })
      return answer
    },
  }
}

async function answer(ask: Question['ask']): Promise<Pick<Verified, 'verdict' | 'found' | 'evidence'>> {
  try {
    const { holds, found, evidence } = await ask()
    return { verdict: holds === undefined ? 'unknown' : holds ? 'holds' : 'does not hold', found, evidence }
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error
    // A query that Datadog refuses does not hold. Another failure decides nothing.
    const isRefused = error.status !== undefined && error.status < 500 && error.status !== 429
    return { verdict: isRefused ? 'does not hold' : 'unknown', found: error.message, evidence: null }
  }
}
