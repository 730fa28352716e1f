import { readFileSync } from 'node:fs'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Runs the test files of a project that name an environment (`// @vitest-environment happy-dom`) after the others, one
 * environment after the other. A worker ends, with its modules and its Chromium, if the next file needs another environment.
 */
export class EnvironmentSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const groups = Map.groupBy(sorted, file => `${file.project.name}`)
    return [...groups.values()].flatMap(group =>
      [...Map.groupBy(group, environmentOf)].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, same]) => same),
    )
  }
}

function environmentOf({ moduleId }: TestSpecification): string {
  return /@vitest-environment (\S+)/.exec(readFileSync(moduleId, 'utf8'))?.[1] ?? ''
}
