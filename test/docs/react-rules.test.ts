import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { transformAsync } from '@babel/core'
import compiler from 'babel-plugin-react-compiler'
import { transform } from 'esbuild'
import { Linter } from 'eslint'
import hooks from 'eslint-plugin-react-hooks'
import { expect, test } from 'vitest'
import { allBlocks, REPOSITORY } from './blocks.ts'
import { type SourceFile, sourceFiles } from './source-files.ts'

const EXAMPLES = ['medications', 'secure-messaging', 'travel-claim']

async function sourcesIn(example: string): Promise<string[]> {
  const folder = `examples/${example}/src`
  const names = await readdir(join(REPOSITORY, folder), { recursive: true })
  return names.filter(name => /(?<!\.test|\.d)\.tsx?$/.test(name)).map(name => `${folder}/${name}`)
}

/** Files that use React, of the documents and of the examples. */
async function reactFiles(): Promise<SourceFile[]> {
  const documented = sourceFiles(await allBlocks())
  const paths = (await Promise.all(EXAMPLES.map(sourcesIn))).flat()
  const ofExamples = paths.map(async path => ({
    name: path,
    text: await readFile(join(REPOSITORY, path), 'utf8'),
    from: path,
  }))
  return [...documented, ...(await Promise.all(ofExamples))].filter(({ text }) => /\buse[A-Z]\w*\(/.test(text))
}

/** Removes the types, since ESLint's own parser reads JavaScript. */
async function withoutTypes({ name, text }: SourceFile): Promise<string> {
  const loader = extname(name) === '.ts' ? 'ts' : 'tsx'
  const { code } = await transform(text, {
    loader,
    jsx: 'preserve',
    target: 'esnext',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  })
  return code
}

/** Runs React's current lint rules, the compiler's included. */
function lint(code: string): string[] {
  const { rules, plugins } = hooks.configs.flat['recommended-latest']
  const messages = new Linter().verify(
    code,
    [
      {
        files: ['**/*.jsx'],
        languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
        plugins: plugins as never,
        rules,
      },
    ],
    'file.jsx',
  )
  return messages.map(({ ruleId, line, message }) => `${ruleId}, line ${line}: ${message.split('\n')[0]}`)
}

interface CompilerEvent {
  readonly kind: string
  readonly detail?: { readonly reason?: string; readonly options?: { readonly reason?: string } }
}

/** Runs the React Compiler. Returns its messages about each component and hook of a file. */
async function compile(code: string): Promise<string[]> {
  const events: string[] = []
  const logEvent = (_: unknown, { kind, detail }: CompilerEvent) =>
    events.push([kind, detail?.options?.reason ?? detail?.reason].filter(Boolean).join(': '))
  await transformAsync(code, {
    filename: 'file.jsx',
    babelrc: false,
    configFile: false,
    parserOpts: { plugins: ['jsx'] },
    plugins: [[compiler, { logger: { logEvent }, panicThreshold: 'none' }]],
  })
  return events
}

const files = await reactFiles()

/** Collects the findings of `find`, by file. */
async function inFiles(find: (code: string) => string[] | Promise<string[]>): Promise<string[]> {
  const each = files.map(async file => (await find(await withoutTypes(file))).map(text => `${file.from}: ${text}`))
  return (await Promise.all(each)).flat()
}

test('the code of the documents and examples passes React’s lint rules', async () => {
  expect(files.length).toBeGreaterThan(20)
  expect(await inFiles(lint)).toEqual([])
})

test('the React Compiler skips none of it', async () => {
  const events = await inFiles(compile)
  const skipped = events.filter(event => !event.endsWith('CompileSuccess'))
  expect(events.length).toBeGreaterThan(20)
  expect(skipped).toEqual([])
})

test('both would find a ref that is a property of a hook’s result', async () => {
  const code = `import { useIt } from 'it'\nexport const Link = () => { const it = useIt(); return <a ref={it.ref} /> }`
  expect(lint(code)).toEqual(['react-hooks/refs, line 2: Error: Cannot access refs during render'])
  expect(await compile(code)).toEqual(['CompileError: Cannot access refs during render'])
})
