import { Command } from 'commander'

export function rolloutCommand(): Command {
  return new Command('rollout').description('decide each stage of a rollout on evidence, and write it up')
}
