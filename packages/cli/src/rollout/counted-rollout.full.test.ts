import { expectAgreement } from '@journey-monitor/test-kit/counted-rollout'
import { test } from 'vitest'

const SEEDS = Array.from({ length: 60 }, (_, i) => 100 + i)

test.each(SEEDS)('Datadog’s counts give the hours and the verdict that files give: seed %i', expectAgreement)
