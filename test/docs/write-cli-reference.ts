import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { REPOSITORY } from './blocks.ts'
import { cliReference } from './cli-reference.ts'

await writeFile(join(REPOSITORY, 'docs/cli.md'), cliReference())
