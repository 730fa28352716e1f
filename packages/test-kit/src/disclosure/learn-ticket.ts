import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { AttackedCriterion } from './learn-check.ts'
import type { CheckRow } from './learn-criterion.ts'
import { learnCodes, sayingLess } from './learn-results.ts'
import { type Learned, ReaderKnowledge } from './reader-knowledge.ts'

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

/** Returns what somebody learns who reads the failures that a rollback ticket lists. */
export function learnTicket(definition: JourneyDefinition, { ticket }: WrittenIncident): Learned {
  const knowledge = new ReaderKnowledge()
  learnCodes(knowledge, definition, sayingLess(ticket))
  return { knowledge, restsOfLists: [] }
}

/** Returns the rows of a check, as far as a ticket and its alert tell them: their verdicts. */
export function rowsOfTicket(criteria: readonly AttackedCriterion[], { ticket, alert }: WrittenIncident): CheckRow[] {
  const triggers = [ticket, alert.replaceAll('\\n', '\n').replaceAll('*', '')].flatMap(readTriggers)
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
    return { verdict: isBroken ? 'broken' : '', is: triggers.find(isNamed)?.actual ?? '', reason: '', needs: '' }
  })
}

function readTriggers(text: string): NamedTrigger[] {
  const lines = text.matchAll(/^[-•] ([^(\n]+) \((?:[^(),]+, )?(critical|high|low)\): (.*?); expected: /gm)
  return [...lines].map(([, name = '', severity = '', actual = '']) => ({ name, severity, actual }))
}
