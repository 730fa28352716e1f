import type { FunnelResult } from '../../funnel/funnel-result.ts'
import type { FunnelStore } from '../../funnel/funnel-store.ts'
import type { ReportStore } from '../../report/report.ts'
import { connect } from '../client/connection.ts'
import { reportFromDatadog } from './report.ts'
import { funnelFromDatadog } from './source.ts'

/** Asks Datadog for the funnel, by the keys of the environment; says on standard error what that means. */
export const askDatadog: FunnelStore = async (definition, options) => {
  const funnel = await funnelFromDatadog(definition, await connect({ onWait: sayWait }), options)
  sayWindow(funnel)
  return funnel
}

/** The same for a report. */
export const askDatadogToReport: ReportStore = async (definition, options) => {
  const report = await reportFromDatadog(definition, await connect({ onWait: sayWait }), options)
  sayWindow(report.funnel)
  return report
}

function sayWindow({ window: { from, to } }: Pick<FunnelResult, 'window'>): void {
  say(
    `asked of Datadog: journeys that began from ${from} to before ${to}. The window ends two expiries before the question, because counts cannot tell what is in progress; nor can they tell what is missing or came twice.`,
  )
}

/** Says that Datadog asks to wait. */
export function sayWait(seconds: number): void {
  say(`Datadog’s rate limit is used up; going on in ${seconds} s`)
}

function say(text: string): void {
  process.stderr.write(`journey-monitor: ${text}\n`)
}
