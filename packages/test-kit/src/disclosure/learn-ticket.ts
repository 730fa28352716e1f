import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type AttackedCriterion, isShare } from './learn-check.ts'
import type { CheckRow } from './learn-criterion.ts'
import { learnCodes, readMeasure, sayingLess } from './learn-results.ts'
import { type Learned, ReaderKnowledge } from './reader-knowledge.ts'
import { ReadingPattern } from './reading-pattern.ts'

const TRIGGER = String.raw`([^(\n]+) \((?:[^(),]+, )?(critical|high|low)\): (.*?); expected: `

/** How a ticket and its alert name the criteria that are broken. */
export const TICKET_PATTERNS = {
  inTicket: new ReadingPattern(new RegExp(`^- ${TRIGGER}`, 'm')),
  inAlert: new ReadingPattern(new RegExp(`^• ${TRIGGER}`, 'm')),
}

/** A trigger that a ticket or an alert names, or does not. */
interface NamedTrigger {
  readonly name: string
  readonly severity: string
  readonly actual: string
}

/** Output of `rollout incident` for a stage. */
export interface WrittenIncident {
  readonly ticket: string
  /** The Slack message, as JSON. */
  readonly alert: string
}

/** Returns the knowledge of a reader of a rollback ticket and its alert: the listed failures, and the shares. */
export function learnTicket(
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  incident: WrittenIncident,
): Learned {
  const knowledge = new ReaderKnowledge()
  learnCodes(knowledge, definition, sayingLess(incident.ticket))
  const triggers = triggersOf(incident)
  for (const [i, criterion] of criteria.entries()) {
    const actuals = triggers.filter(({ name }) => name === `Criterion ${i}`).map(({ actual }) => actual)
    if (isShare(criterion)) for (const actual of new Set(actuals)) readMeasure(knowledge, definition, criterion, actual)
  }
  return { knowledge, restsOfLists: [] }
}

/** Returns the rows of a check, as far as a ticket and its alert tell them: their verdicts. */
export function rowsOfTicket(criteria: readonly AttackedCriterion[], incident: WrittenIncident): CheckRow[] {
  const triggers = triggersOf(incident)
  return criteria.map((criterion, i) => {
    const isNamed = ({ name }: NamedTrigger) => name === `Criterion ${i}`
    const others = criteria.filter(
      ({ severity }, k) => severity === criterion.severity && !triggers.some(({ name }) => name === `Criterion ${k}`),
    )
    const unnamed = new Set(
      triggers.filter(({ name, severity }) => severity === criterion.severity && !/^Criterion \d/.test(name)),
    )
    // Of those that are not named, all are broken if there are as many.
    const isBroken = triggers.some(isNamed) || (unnamed.size > 0 && others.length === unnamed.size)
    return {
      verdict: isBroken ? 'broken' : '',
      is: triggers.find(isNamed)?.actual ?? '',
      expected: '',
      reason: '',
      needs: '',
    }
  })
}

function triggersOf({ ticket, alert }: WrittenIncident): NamedTrigger[] {
  return [
    ...triggersIn(ticket, TICKET_PATTERNS.inTicket),
    ...triggersIn(alert.replaceAll('\\n', '\n').replaceAll('*', ''), TICKET_PATTERNS.inAlert),
  ]
}

function triggersIn(text: string, pattern: ReadingPattern): NamedTrigger[] {
  return pattern.all(text).map(([, name = '', severity = '', actual = '']) => ({ name, severity, actual }))
}
