import type { JourneyDefinition } from '@journey-monitor/sdk'
import { knownOf } from '../journey/profile.ts'

/** One heading of a product guide's form, and what goes under it. */
export interface FormSection {
  readonly heading: string
  /** Derived from the definition. */
  readonly parts: readonly ('steps' | 'codes' | 'limitations' | 'handoffs' | 'pages' | 'endpoints' | 'links')[]
  /** What only people know. */
  readonly people: readonly string[]
}

const ANY: readonly FormSection[] = [
  { heading: 'Overview', parts: ['pages'], people: ['what it is for, who may use it, and screenshots'] },
  { heading: 'Expected journey', parts: ['steps'], people: [] },
  { heading: 'Error states', parts: ['codes'], people: [] },
  { heading: 'Known limitations', parts: ['limitations'], people: ['limitations that are no failure code'] },
  { heading: 'Integration points', parts: ['handoffs', 'endpoints'], people: [] },
  { heading: 'Links', parts: ['links'], people: [] },
]

/** The headings under which `team` describes the journey. */
export function formFor(definition: JourneyDefinition, team: string): readonly FormSection[] {
  return knownOf(definition).guide?.[team] ?? ANY
}
