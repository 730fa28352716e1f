import type { Stage } from '../rollout-plan.ts'
import type { PlanDocument, PlanField, PlanHeading } from './plan-document.ts'
import { type PlanTime, POST_LAUNCH, type PostLaunch } from './plan-times.ts'

export interface PlanSection {
  readonly time: PlanTime
  readonly heading: PlanHeading
}

/** Position of a field: in the planning or the results of a time's section; without a time, in the plan itself. */
export interface FieldScope {
  readonly section: PlanSection | undefined
  readonly part: 'planning' | 'results' | undefined
}

type StageName = Pick<Stage, 'id' | 'name' | 'kind' | 'percentage'>

const KINDS: Readonly<Record<Stage['kind'], RegExp | undefined>> = {
  uat: /\buat\b|user acceptance test/i,
  pilot: /\bpilot\b/i,
  friends_and_family: /\bfriends\s*(?:and|&)\s*family\b/i,
  canary: undefined,
  percentage: undefined,
}
const AFTER_LAUNCH: Readonly<Record<PostLaunch, RegExp>> = {
  '1-week': /\b(?:1|one)[- ]week\b/i,
  '1-month': /\b(?:1|one)[- ]month\b/i,
}

/** Finds the section of each stage and of each time after the launch by its heading: the id counts most, the percentage least. */
export function findSections(document: PlanDocument, stages: readonly StageName[]): PlanSection[] {
  const best = document.headings.flatMap((heading): (PlanSection & { readonly rank: number })[] => {
    const after = POST_LAUNCH.find(when => AFTER_LAUNCH[when].test(heading.text))
    if (after) return [{ heading, rank: 3, time: { type: 'post-launch', when: after } as const }]
    const ranked = stages
      .map(stage => ({ stage, rank: rankOf(heading.text, stage) }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => b.rank - a.rank)
    const [first] = ranked
    return first ? [{ heading, rank: first.rank, time: { type: 'stage', id: first.stage.id } as const }] : []
  })
  return best
    .filter(one => best.every(other => keyOf(other.time) !== keyOf(one.time) || other.rank <= one.rank))
    .map(({ heading, time }) => ({ heading, time }))
}

/** Returns the key that two sections of one time share. */
export function keyOf(time: PlanTime): string {
  return time.type === 'stage' ? `stage ${time.id}` : time.when
}

function rankOf(heading: string, { id, name, kind, percentage }: StageName): number {
  const whole = (text: string) => new RegExp(`(?<![\\w-])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'i')
  if (whole(`stage ${id}`).test(heading) || (id.length > 2 && whole(id).test(heading))) return 3
  if ((name !== undefined && whole(name).test(heading)) || KINDS[kind]?.test(heading)) return 2
  return percentage !== undefined && new RegExp(`(?<![\\d.])${percentage}\\s?%`).test(heading) ? 1 : 0
}

export function scopeOf(field: PlanField, sections: readonly PlanSection[]): FieldScope {
  let part: FieldScope['part']
  for (let heading = field.heading; heading; heading = heading.parent) {
    const section = sections.find(each => each.heading === heading)
    if (section) return { section, part: section.time.type === 'post-launch' ? 'results' : part }
    part ??= /\bplanning\b/i.test(heading.text)
      ? 'planning'
      : /\bresults?\b/i.test(heading.text)
        ? 'results'
        : undefined
  }
  return { section: undefined, part: undefined }
}
