import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { type Field, field, openField, renderFields } from './fields.ts'
import { fillPlan } from './fill-plan.ts'
import { markersOf } from './markers.ts'

const [OPEN, CLOSE] = markersOf('results:B')

function results(users: string, ...more: readonly Field[]): Field[] {
  return [
    field('Number of unique users', users),
    field('Types of errors logged', '2', ['`send_error`: 12', '`timeout`: 15']),
    openField('Changes needed based on logs or qualitative feedback'),
    ...more,
  ]
}

interface Plan {
  readonly path: string
  fill(fields: readonly Field[], options?: { overwrite: boolean }): Promise<void>
  text(): Promise<string>
  edit(from: string, to: string): Promise<void>
}

/** A plan with markers between words of its own. */
function withPlan(use: (plan: Plan) => Promise<void>, between = '', newline = '\n'): Promise<void> {
  return withFolder(async folder => {
    const path = join(folder, 'plan.md')
    const lines = ['\uFEFF# Plan', '', 'Ours: é  ', OPEN, ...(between ? between.split('\n') : []), CLOSE, 'the end']
    await writeFile(path, lines.join(newline))
    const text = () => readFile(path, 'utf8')
    await use({
      path,
      fill: (fields, options = { overwrite: false }) => fillPlan(path, 'results:B', fields, options),
      text,
      async edit(from, to) {
        const before = await text()
        expect(before).toContain(from)
        await writeFile(path, before.replace(from, to))
      },
    })
  })
}

test('fills an empty place, and a form that nobody has filled in; keeps CRLF, BOM and trailing blanks', async () => {
  for (const newline of ['\n', '\r\n']) {
    for (const between of [
      '',
      '- Number of unique users: [FILL_IN]\n- **Types of errors logged:** XX\n\n- Length of time: TBD',
    ]) {
      await withPlan(
        async ({ fill, text }) => {
          await fill(results('1,234'))
          const [before = '', rest = ''] = (await text()).split(OPEN)
          const [inside = '', after = ''] = rest.split(CLOSE)
          expect(before).toBe(['\uFEFF# Plan', '', 'Ours: é  ', ''].join(newline))
          expect(after).toBe(`${newline}the end`)
          expect(inside.split(newline).join('\n')).toContain(`\n${renderFields(results('1,234'))}\n`)
          expect(inside.replaceAll(newline, '')).not.toMatch(/[\r\n]/)
        },
        between,
        newline,
      )
    }
  }
})

test('what people wrote in the place of [FILL_IN] stays while the numbers change', async () => {
  await withPlan(async ({ fill, text, edit }) => {
    await fill(results('1,234'))
    await edit('feedback:** [FILL_IN]', 'feedback:** shorten the modal, see #12\n  - and one more\n\n    which is long')
    await fill(results('2,345'))
    await fill(results('3,456'))
    expect(await text()).toContain('unique users:** 3,456')
    expect(await text()).not.toContain('2,345')
    expect(await text()).toContain('feedback:** shorten the modal, see #12\n  - and one more\n\n    which is long\n')

    await edit('shorten the modal, see #12\n  - and one more\n\n    which is long', '[FILL_IN]')
    await fill(results('3,456'))
    expect(await text()).toContain('feedback:** [FILL_IN]\n')
  }, '')
})

test('an answer stays also where the number is known later', async () => {
  await withPlan(async ({ fill, text, edit }) => {
    await fill(results('1,234', openField('Contact Center calls (MyVA411)')))
    await edit('(MyVA411):** [FILL_IN]', '(MyVA411):** 4, by phone')
    for (const calls of ['5', '6']) {
      await fill(results('1,234', field('Contact Center calls (MyVA411)', calls)))
      expect(await text()).toContain('(MyVA411):** 4, by phone')
    }
  })
})

test.each([
  ['a number', 'unique users:** 1,234', 'unique users:** 1,234 or so', 5],
  ['a detail', '`timeout`: 15', '`timeout`: 15, all on Sunday', 6],
  ['an added field', '- **Types of', '- **Mood:** fine\n- **Types of', 6],
  ['a line before', '- **Number', 'Hello\n- **Number', 5],
  ['a line after', `\n${CLOSE}`, `\nHello\n${CLOSE}`, 12],
  ['a field taken away', '- **Number of unique users:** 1,234\n', '', 5],
])('refuses to lose what somebody wrote elsewhere between the markers: %s', async (_, from, to, line) => {
  await withPlan(async ({ path, fill, text, edit }) => {
    await fill(results('1,234'))
    await edit(from, to)
    const edited = await text()
    await expect(fill(results('2,345'))).rejects.toThrow(`${path}, line ${line}: `)
    expect(await text()).toBe(edited)
    await fill(results('2,345'), { overwrite: true })
    expect(await text()).toContain(`${OPEN}\n${renderFields(results('2,345'))}\n`)
  })
})

test('refuses to lose an answer to what is asked no more, and words that were there before', async () => {
  await withPlan(async ({ fill, edit }) => {
    await fill(results('1', openField('Calls')))
    await edit('Calls:** [FILL_IN]', 'Calls:** 4')
    await expect(fill(results('1'))).rejects.toThrow('line 10: the answer to “Calls:” has no place any more')
  })
  await withPlan(async ({ fill }) => {
    await expect(fill(results('1'))).rejects.toThrow('line 6: this was not written by journey-monitor')
  }, '- Users: [FILL_IN]\n- Downstream: No')
})

test('leaves nothing behind, and writes nothing that is there already', async () => {
  await withPlan(async ({ path, fill }) => {
    await fill(results('1'))
    expect(await readdir(join(path, '..'))).toEqual(['plan.md'])
    const { ino } = await stat(path)
    await fill(results('1'))
    expect((await stat(path)).ino).toBe(ino)
  })
})

test('says so where the plan is missing or no text', async () => {
  await withFolder(async folder => {
    const path = join(folder, 'plan.md')
    await expect(fillPlan(path, 'results:B', [], { overwrite: false })).rejects.toThrow('does not exist')
    await expect(fillPlan(folder, 'results:B', [], { overwrite: false })).rejects.toThrow('cannot be read (EISDIR)')
    await writeFile(path, Buffer.from([0xff, 0xfe, 0x3c, 0x00]))
    await expect(fillPlan(path, 'results:B', [], { overwrite: false })).rejects.toThrow('no UTF-8 text')
  })
})
