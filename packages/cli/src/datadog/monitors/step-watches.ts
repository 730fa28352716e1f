import { failureOwner, type JourneyDefinition, type StepDefinition } from '@journey-monitor/sdk'
import { codesOf } from '../../journey/definition-facts.ts'
import { labelsOf } from '../../journey/labels.ts'
import { lossOwner } from '../../journey/loss-owner.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import type { DatadogConfig } from '../config.ts'
import { difference, type Formula } from '../losses.ts'
import { ownFailures } from './own-failures.ts'
import { createQueries, DEPLOYED, type Watch } from './watch.ts'

/** Failures of a step, by team; failures that have a monitor of their own; and losses between steps. */
export function stepWatches({ definition, profile }: LoadedJourney, config: DatadogConfig): Watch[] {
  const { steps } = definition
  const { rules } = config
  const { counted, share } = createQueries(definition, config)
  const labels = labelsOf(profile)

  return [...failures(), ...causes(), ...handoffs()]

  function failures(): Watch[] {
    return ownFailures(definition).map(
      ({ step, team, codes }): Watch => ({
        key: `failures-${step}-${team}`,
        kind: 'failures',
        step,
        team,
        title: `${step} fails`,
        number: `${labels.people} who met a failure of ${labels.team(team)}, of those who came to \`${step}\`:`,
        unit: '%',
        ...rules.failures,
        comparison: '>',
        ...failing(step, codes),
        look: ['Which code is it, and since when? “Failures” on the dashboard shows them over time.', DEPLOYED],
        codes,
        ...(isWholeStep(definition, step, codes) && { measures: step }),
      }),
    )
  }

  function causes(): Watch[] {
    return Object.entries(config.causes).map(([key, { step, codes, means, rule }]): Watch => {
      const owner = failureOwner(steps.find(({ name }) => name === step) as StepDefinition, codes[0])
      return {
        key,
        kind: 'causes',
        step,
        team: owner?.team as string,
        title: means,
        number: `${labels.people} who met ${codes.map(code => `\`${code}\``).join(', ')}, of those who came to \`${step}\`:`,
        unit: '%',
        ...rule,
        comparison: '>',
        ...failing(step, codes),
        look: ['The answers of the endpoints behind the step, on the dashboard: which status, since when?', DEPLOYED],
        codes,
      }
    })
  }

  function handoffs(): Watch[] {
    return steps.slice(1).map((step, i): Watch => {
      const previous = steps[i] as StepDefinition
      const { team } = lossOwner(step, 'handoff', 'not_reached')
      const entered = { entryStep: steps[0]?.name as string }
      const completed = counted('completed', { ...entered, step: previous.name, phase: 'complete' })
      const started = counted('started', { ...entered, step: step.name, phase: 'start' })
      const isAcross = previous.app !== step.app
      return {
        key: `handoff-${step.name}`,
        kind: 'handoff',
        step: step.name,
        measures: step.name,
        team,
        title: `${labels.people} do not arrive at ${step.name}`,
        number: `${labels.people} who never started \`${step.name}\`, of those who completed \`${previous.name}\`:`,
        unit: '%',
        ...rules.handoff,
        comparison: '>',
        ...share(difference([completed], [started]), completed),
        look: [
          ...(isAcross
            ? [
                `Is ${step.app} silent, or sampled less than ${previous.app}? Then perhaps only events are lost: see the dashboard, “Data quality”.`,
                `Ask the team of ${step.app} too: the page may not load.`,
              ]
            : [`Does \`${step.name}\` render? Look for errors of ${step.app} in RUM.`]),
          DEPLOYED,
        ],
      }
    })
  }

  function failing(step: string, codes: readonly string[]): Formula {
    const failed = counted('failed', { step, phase: 'fail', causes: codes })
    return share(difference([failed], []), counted('started', { step, phase: 'start' }))
  }
}

/** Tells whether those are all failures of the step, and everyone in it began at the first step, as a rollout plan counts. */
function isWholeStep({ steps }: JourneyDefinition, name: string, codes: readonly string[]): boolean {
  const index = steps.findIndex(step => step.name === name)
  const isEntered = steps.slice(1, index + 1).some(({ entry }) => entry)
  return !isEntered && codesOf(steps[index] as StepDefinition).length === codes.length
}
