import { Command } from 'commander'
import { WEBHOOK } from '../rollout/incident/slack.ts'
import type { CommandRun } from './command-context.ts'
import { definitionOption, readJourney, rolloutOption } from './command-options.ts'

interface Options {
  readonly rollout: string
  readonly send?: boolean
  readonly definition?: string
}

/** `journey-monitor rollout feedback`: writes a Slack message with new feedback for product and engineering. */
export function rolloutFeedbackCommand(run: CommandRun): Command {
  return new Command('feedback')
    .description("Write a Slack message with the plan's new feedback, to product and the engineers of its team")
    .addOption(rolloutOption)
    .option('--send', `Post the message to the webhook in ${WEBHOOK} instead of printing it`)
    .addOption(definitionOption)
    .action(writeFeedback)

  async function writeFeedback({ rollout, send = false, definition }: Options): Promise<void> {
    const [{ readPlan }, { feedbackMessage }] = await Promise.all([
      import('../rollout/read-plan.ts'),
      import('../rollout/feedback-message.ts'),
    ])
    const journey = await readJourney(run, definition)
    const message = feedbackMessage(journey, await readPlan(run.resolve(rollout), journey))
    if (message === undefined) {
      run.log(`${rollout} has no feedback that isn't "notified" yet.`)
    } else if (send) {
      const { postToSlack } = await import('../rollout/incident/slack.ts')
      await postToSlack(run.env[WEBHOOK], message)
      run.log(
        `The feedback is posted. Add "notified" with today's date to its entries in ${rollout}, so that it isn't posted again.`,
      )
    } else {
      run.print(JSON.stringify(message, null, 2))
    }
  }
}
