import { expectPulledOnce } from '@journey-monitor/test-kit/datadog/pulled-once'
import { test } from 'vitest'

test('1,000,000 events are pulled from a Datadog that fails repeatedly: none is lost or doubled', async () => {
  await expectPulledOnce(1_000_000)
})
