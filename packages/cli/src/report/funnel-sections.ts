import type { FunnelResult } from '../funnel/funnel-result.ts'
import { directSection } from './direct-section.ts'
import type { Section } from './document.ts'
import { flowSection } from './flow-section.ts'
import { funnelSection } from './funnel-section.ts'
import { dropOffSection, lostReturnSection } from './loss-sections.ts'
import type { Telling } from './telling.ts'
import { timesSection } from './times-section.ts'

/** What a funnel says of the journeys, without anything but it. */
export function funnelSections(funnel: FunnelResult, telling: Telling): Section[] {
  return [funnelSection, flowSection, dropOffSection, lostReturnSection, directSection, timesSection]
    .map(section => section(funnel, telling))
    .filter(section => section !== undefined)
}
