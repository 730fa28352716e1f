import { Command, InvalidArgumentError, Option } from 'commander'
import { WEBHOOK } from '../rollout/incident/slack.ts'
import { InputError } from '../system/errors.ts'
import type { CommandRun } from './command-context.ts'
import { inputsArgument, readJourney, refuseInputs, rolloutOption } from './command-options.ts'
import { addRolloutDocumentOptions, type RolloutDocumentOptions, readRolloutInputs } from './rollout-inputs.ts'

interface Options extends RolloutDocumentOptions {
  readonly stage: string
  readonly reason?: string
  readonly toggleOff?: string
  readonly pr?: string
  readonly alertUrl?: string
  readonly ticketUrl?: string
  readonly slack?: 'alert' | 'follow-up'
  readonly send?: boolean
}

/** `journey-monitor rollout incident`: writes the rollback ticket and the Slack message. */
export function rolloutIncidentCommand(run: CommandRun): Command {
  const command = new Command('incident')
    .description('Write the rollback ticket, or the Slack alert and its follow-up')
    .addArgument(inputsArgument)
    .requiredOption('--stage <name>', 'Stage that is rolled back')
    .addOption(rolloutOption)
    .option('--reason <words>', 'Reason for the rollback besides the broken criteria')
    .option('--toggle-off <words>', 'When the feature toggle was turned off, and by whom')
    .option('--pr <url>', 'Pull request that turns it off', parseUrl)
    .option('--alert-url <url>', 'Link to the Slack alert', parseUrl)
    .option('--ticket-url <url>', 'Link to the ticket', parseUrl)
    .addOption(
      new Option('--slack <message>', 'Write this message instead of the ticket').choices(['alert', 'follow-up']),
    )
    .option('--send', `Post the message to the webhook in ${WEBHOOK} instead of printing it`)
  return addRolloutDocumentOptions(command).action(async (inputs: string[], options: Options, command: Command) => {
    refuseInputs(options, command)
    await writeIncident(run, inputs, options)
  })
}

async function writeIncident(run: CommandRun, inputs: readonly string[], options: Options): Promise<void> {
  const { rollout, stage, slack, send = false, exact = false } = options
  if (send && slack === undefined) throw new InputError('--send needs a message: --slack alert or --slack follow-up')
  if (send && slack === 'follow-up' && options.ticketUrl === undefined) {
    throw new InputError('a follow-up links to the ticket; give its address with --ticket-url')
  }
  const [{ readFacts }, { describeIncident }, { renderTicket }, { alertMessage, followUpMessage }, { postToSlack }] =
    await Promise.all([
      import('../rollout/results/plan-facts.ts'),
      import('../rollout/incident/write-incident.ts'),
      import('../rollout/incident/ticket.ts'),
      import('../rollout/incident/messages.ts'),
      import('../rollout/incident/slack.ts'),
    ])
  const journey = await readJourney(run, options.definition)
  const asked = { ...(await readRolloutInputs(run, journey, inputs, options)), isShared: !exact }
  const facts = await readFacts({ rollout: run.resolve(rollout), journey, asked })
  const incident = await describeIncident(stage, facts, {
    reason: options.reason,
    toggleOff: options.toggleOff,
    pullRequest: options.pr,
    alert: options.alertUrl,
    ticket: options.ticketUrl,
  })
  if (slack === undefined) {
    run.stdout.write(renderTicket(incident))
    return
  }
  const message = slack === 'alert' ? alertMessage(incident) : followUpMessage(incident)
  if (!send) {
    run.print(JSON.stringify(message, null, 2))
    return
  }
  await postToSlack(run.env[WEBHOOK], message)
  const next = slack === 'alert' ? ' Copy its link, and give it to the ticket and the follow-up with --alert-url.' : ''
  run.log(`The ${slack} is posted.${next}`)
}

function parseUrl(text: string): string {
  const isUrl = /^https?:\/\/[^\s<>|]+$/.test(text) && URL.canParse(text)
  if (!isUrl) throw new InvalidArgumentError('It must be a URL like https://github.com/org/repo/issues/1.')
  return text
}
