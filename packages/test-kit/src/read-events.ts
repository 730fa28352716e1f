import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { computeFunnel, type FunnelResult } from '@journey-monitor/cli/funnel'
import { renewal } from '@journey-monitor/sdk/renewal'
import { LATER, type RumAction, recorder } from './journey-recorder.ts'
import { withFolder } from './temporary-folder.ts'

/** Records a failure, an abandon, a retry and an implied completion, so that every field of an event occurs. */
export function recordedEvents(): RumAction[] {
  return recorder(renewal).visit(({ journey, wait }) => {
    journey.start('link_view', { page: 'list' })
    wait(1_000)
    journey.complete('link_view')
    journey.start('care_team_pick')
    wait(1_000)
    journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM119' })
    journey.complete('care_team_pick', { care_teams: 3 })
    journey.start('prefill')
    journey.abandon('prefill', 'left_editor')
  })
}

export interface ReadEvents {
  readonly quality: FunnelResult['quality']
  readonly rejections: string[]
}

/** Returns the quality figures of a file with this content. */
export async function readEvents(content: string | Buffer): Promise<ReadEvents> {
  return withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, content)
    const rejections: string[] = []
    const { quality } = await computeFunnel(renewal, [file], {
      asOf: LATER,
      onRejected: ({ line, reason }) => rejections.push(`${line}: ${reason}`),
    })
    return { quality, rejections }
  })
}
