import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from './fixtures/run-cli.ts'
import { withFolder } from './funnel/test-support.ts'

const GIVE = 'give a module in JavaScript, or, on Node 22.18 and later, in TypeScript'

test.each<[string, string | undefined, string]>([
  ['nowhere.ts', undefined, `it does not exist; ${GIVE}`],
  ['journey.json', '{}', `it is no module; ${GIVE}`],
  ['journey.md', '# A journey', `it is no module; ${GIVE}`],
  ['folder', undefined, `it is no module; ${GIVE}`],
  ['broken.mjs', 'export const {', 'Unexpected end of input; see where with: node broken.mjs'],
  ['incomplete.ts', `import 'no-such-package'`, 'see where with: node incomplete.ts'],
  ['throws.mjs', `throw 'a word'`, 'a word; see where with: node throws.mjs'],
])('a definition in %s, of which it says what is wrong', async (path, content, message) => {
  await withFolder(async cwd => {
    await mkdir(join(cwd, 'folder'))
    if (content !== undefined) await writeFile(join(cwd, path), content)
    const { code, out, err } = await run(['urls', '--definition', path], { cwd })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(new RegExp(`^journey-monitor: ${path} cannot be imported: [^\\n]*${message}\\n$`))
  })
})
