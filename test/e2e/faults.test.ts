import type { FaultName } from '@journey-monitor/example-api'
import { test } from 'vitest'
import { useDemo } from './demo-session.ts'
import { expectLanding } from './fault-landing.ts'

const demo = useDemo()

/** One of each sort: a page, code, an address and each API. The apps' own tests have the codes of the others. */
const FAULTS_OF_EACH_SORT: readonly FaultName[] = [
  'list_error',
  'modal_code',
  'handoff_lost',
  'sm_code',
  'care_teams_error',
  'send_blocked',
  'redirect_lost',
]

test.each(FAULTS_OF_EACH_SORT)('%s is attributed as expected', name => expectLanding(demo, name))
