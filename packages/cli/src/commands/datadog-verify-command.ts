import { join } from 'node:path'
import { Command } from 'commander'
import { counted } from '../system/format.ts'
import type { CommandRun } from './command-context.ts'
import { addRolloutOption, addSourceOptions, type GeneratedOptions, readSources } from './datadog-documents.ts'

interface Options extends GeneratedOptions {
  readonly out?: string
}

/** `journey-monitor datadog verify`: asks a real account the questions that Datadog's documentation leaves open. */
export function datadogVerifyCommand(run: CommandRun): Command {
  return addSourceOptions(addRolloutOption(new Command('verify')))
    .description('Ask Datadog the questions that its documentation leaves open; changes nothing')
    .option('--out <folder>', 'Also write the answers to this folder: counts and names, no events')
    .action(async ({ out, ...sources }: Options) => {
      const [{ verify }, { connect }] = await Promise.all([
        import('../datadog/verify/verify.ts'),
        import('../datadog/client/connection.ts'),
      ])
      const { journey, config, rolloutNote } = await readSources(run, sources)
      const connection = await connect({ site: journey.profile.monitoring.site, env: run.env })
      const verified = await verify(journey, connection, { config, rolloutNote })
      const verdicts = (['does not hold', 'unknown', 'holds'] as const).map(
        verdict => `${verdict} ${verified.filter(each => each.verdict === verdict).length}`,
      )
      run.print(`${counted(verified.length, 'question')}: ${verdicts.join(', ')}`)
      for (const { verdict, question, found } of verified) run.print(`${verdict}: ${question}\n  ${found}`)
      if (out !== undefined) {
        const [{ makeFolder }, { writeAtomically }] = await Promise.all([
          import('../system/make-folder.ts'),
          import('../system/write-atomically.ts'),
        ])
        await makeFolder(run.resolve(out))
        await writeAtomically(
          verified.map(each => ({
            path: join(run.resolve(out), `${each.id}.json`),
            content: `${JSON.stringify(each, null, 2)}\n`,
          })),
        )
      }
      if (verified.some(({ verdict }) => verdict === 'does not hold')) run.exitCode = 1
    })
}
