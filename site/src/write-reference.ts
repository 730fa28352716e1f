import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  Application,
  Comment,
  type ParameterReflection,
  type ProjectReflection,
  type Reflection,
  ReflectionKind,
  type TypeDocOptions,
} from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { PARAMETER_DESCRIPTIONS } from './parameter-descriptions.ts'

const PACKAGES = ['packages/sdk', 'packages/react-bindings', 'packages/cli']

/** Maps each published entry, as a program imports it, to its source file. */
async function publishedEntries(repository: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>()
  for (const folder of PACKAGES) {
    const { name, exports } = JSON.parse(await readFile(join(repository, folder, 'package.json'), 'utf8'))
    for (const [subpath, target] of Object.entries<{ '@journey-monitor/source'?: string }>(exports)) {
      const source = target['@journey-monitor/source']
      if (source) entries.set(join(repository, folder, source), `${name}${subpath.slice(1)}`)
    }
  }
  return entries
}

/**
 * Writes the reference of the packages' API from their types and docstrings: a page for each entry.
 *
 * @throws Error if TypeDoc reports a problem, such as a broken link in a docstring.
 */
export async function writeReference(repository: string, folder: string): Promise<void> {
  const entries = await publishedEntries(repository)
  const options: TypeDocOptions & PluginOptions = {
    entryPoints: [...entries.keys()],
    tsconfig: join(repository, 'site/tsconfig.reference.json'),
    plugin: ['typedoc-plugin-markdown'],
    readme: 'none',
    outputs: [{ name: 'markdown', path: folder }],
    // TypeDoc empties its output folder, and the default is `docs/`.
    out: folder,
    cleanOutputDir: false,
    disableGit: true,
    sourceLinkTemplate: '{path}',
    outputFileStrategy: 'modules',
    entryFileName: 'index',
    groupOrder: ['Functions', 'Classes', 'Variables', 'Interfaces', 'Type Aliases', '*'],
    hideBreadcrumbs: true,
    hidePageHeader: true,
    excludeExternals: true,
    validation: { notExported: false, invalidLink: true, notDocumented: false },
    treatWarningsAsErrors: true,
    logLevel: 'Warn',
    name: 'API',
  }
  const typedoc = await Application.bootstrapWithPlugins(options)
  const project = await typedoc.convert()
  if (!project) throw new Error('the API reference cannot be written: the packages do not compile')
  nameModules(project, entries)
  describeParameters(project)
  await rm(folder, { recursive: true, force: true })
  await typedoc.generateOutputs(project)
  if (typedoc.logger.hasErrors() || typedoc.logger.hasWarnings())
    throw new Error('the API reference has mistakes, above')
}

/** Names modules by their import specifiers, not by their files. */
function nameModules(project: ProjectReflection, entries: ReadonlyMap<string, string>): void {
  for (const module of project.children ?? []) {
    const name = entries.get(module.sources?.[0]?.fullFileName ?? '')
    if (!name) throw new Error(`no entry of a package is ${module.name}`)
    module.name = name
  }
  for (const reflection of Object.values(project.reflections)) {
    // A destructured parameter has no name of its own.
    if (reflection.name === '__namedParameters') reflection.name = isComponent(reflection.parent) ? 'props' : 'options'
    if ('sources' in reflection) delete reflection.sources
  }
}

/** Checks that every parameter has a description. @throws Error that names each parameter without one. */
function describeParameters(project: ProjectReflection): void {
  const parameters = project.getReflectionsByKind(ReflectionKind.Parameter) as ParameterReflection[]
  const undescribed = parameters.filter(parameter => {
    const isOfFunction = parameter.parent?.parent?.kindOf(ReflectionKind.Function)
    if (!isOfFunction || parameter.comment?.hasVisibleComponent()) return false
    const text = PARAMETER_DESCRIPTIONS[parameter.name]
    if (text !== undefined) parameter.comment = new Comment([{ kind: 'text', text }])
    return text === undefined
  })
  if (undescribed.length === 0) return
  const names = undescribed.map(parameter => parameter.getFullName()).join(', ')
  throw new Error(`describe these with @param, or in parameter-descriptions.ts: ${names}`)
}

const isComponent = (owner: Reflection | undefined) => owner !== undefined && /^(?:[A-Z]|constructor)/.test(owner.name)
