import type { StepDefinition } from '@journey-monitor/sdk'
import { DAY } from '../system/time-units.ts'
import type { Fault } from './mix.ts'
import { createRandom } from './random.ts'
import { createStory, type Story } from './story.ts'
import { openTab, type RumLine } from './tab.ts'
import { createVisit, maybe, parsed, type Visit } from './visit.ts'
import { walk } from './walk.ts'
import type { Scene, World } from './world.ts'

/** What one person left behind. */
export interface Life {
  readonly stories: readonly Story[]
  /** In the order of sending. */
  readonly lines: readonly RumLine[]
}

const PAUSE = { p50: 120_000, p90: 600_000 }

/** Lives the life of the person with this number, who begins at most `limit` journeys. */
export function live(world: World, seed: number, index: number, limit: number): Life {
  const random = createRandom(seed, 2 * index)
  const details = createRandom(seed, 2 * index + 1)
  const { definition, mix, days } = world
  const person = random.uuid()
  const stories: Story[] = []
  const lines: RumLine[] = []
  const first = definition.steps[0] as StepDefinition
  world.now = days.anyTime(random)

  const direct = maybe(random, mix.people.direct)
  comeBy(definition.steps.findIndex(({ name }) => name === (direct ?? first.name)))
  if (random.chance(mix.people.anotherLater) && stories.length < limit) {
    world.now += DAY + random.whole(13 * DAY)
    if (world.now < days.end) comeBy(0)
  }
  return { stories, lines }

  /** In a new tab. */
  function comeBy(entry: number): void {
    const tab = openTab({
      site: world.site,
      record: mix.record,
      random: details,
      person,
      now: () => world.now,
      rateOf,
      versionOf,
      send: line => lines.push(line),
    })
    const scene: Scene = { tab, story: undefined, nextId: undefined, spareId: details.uuid, attributes: {} }
    world.scene = scene
    world.clearStorage()
    const visit = createVisit(world, scene, random)
    const begin = (step: number) => (stories.length < limit ? tell(scene, step) : undefined)

    const story = begin(entry)
    let isBack = story !== undefined && walk(visit, story, { begin })
    while (isBack && random.chance(mix.people.anotherSoon) && stories.length < limit) {
      chooseAnother(visit)
      isBack = walk(visit, tell(scene, 0), { chosen: true, begin })
    }
    say(visit)
    tab.leave()
  }

  function tell(scene: Scene, entry: number): Story {
    const id = random.uuid()
    const isOpen = entry === 0 || random.chance(days.percentAt(world.now) / 100)
    const attributes = Object.fromEntries(
      Object.entries(definition.attributes ?? {}).flatMap(([name, { values }]) => {
        if (name === 'toggle' && values.includes(true)) return [[name, isOpen]]
        const value = random.pick(mix.attributes[name] ?? {})
        return value === undefined || entry > 0 ? [] : [[name, parsed(value)]]
      }),
    )
    const story = createStory({ definition, id, person, entry, at: world.now, attributes })
    scene.story = story
    scene.nextId = id
    scene.attributes = attributes
    stories.push(story)
    return story
  }

  /** Right after a journey that is finished, seeing a link says nothing; choosing one begins another journey. */
  function chooseAnother(visit: Visit): void {
    visit.linger(random.duration(PAUSE))
    visit.arrive(0)
    visit.journeyOf(0).start(first.name)
    visit.linger(random.duration(visit.mixOf(0).time))
  }

  function say({ scene: { tab } }: Visit): void {
    const app = tab.app()
    const outbound = app === undefined ? [] : (world.site.apps[app]?.outbound ?? [])
    if (random.chance(mix.people.outboundLink)) tab.click(outbound[random.whole(outbound.length)] ?? 'Outbound link')
  }

  function rateOf(app: string): number {
    const faults = world.faults('sampled').filter((fault: Fault & { kind: 'sampled' }) => fault.app === app)
    return Math.min(mix.apps[app]?.sampleRate ?? 100, ...faults.map(({ rate }) => rate))
  }

  function versionOf(app: string): string {
    const versions = mix.apps[app]?.versions ?? []
    return versions.findLast(({ from }) => Date.parse(from) <= world.now)?.version ?? versions[0]?.version ?? ''
  }
}
