import { headline } from '../funnel/headline.ts'
import { WARNINGS, type Warning } from '../funnel/quality.ts'
import type { RenderContext } from './blocks.ts'
import type { PublishedFunnel } from './publish-funnel.ts'

/** Returns the first paragraphs of a document: the headline and the warnings. */
export function lead(funnel: PublishedFunnel, context: RenderContext): string[] {
  const { warnings } = funnel.quality
  const isCautious = warnings.length > 0 && !funnel.isEmpty
  return [
    ...headline(funnel, context),
    ...(isCautious ? [`Read this with care: ${warnings.map(warning => WARNINGS[warning as Warning]).join(' ')}`] : []),
  ]
}
