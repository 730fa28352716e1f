import { REACT_PACKAGE } from './signals.ts'
import { isReference, type Node, type NodePath, nameOf, walk } from './syntax.ts'

const PROVIDERS = ['JourneyProvider', 'createJourneyHooks']
const HOOKS = ['useJourney', 'useStep', 'useStepRequest', 'useVisible', 'StepErrorBoundary']

/**
 * Finds where an app imports a hook from the React package without giving it a journey: the app renders no `JourneyProvider`,
 * under any name, and creates no hooks of its own. Such a hook records nothing. Returns undefined if there is no such hook.
 *
 * @example hookWithoutProvider(new Map([['app.js', parseModule(code, 'app.js')]])) // 'app.js:1'
 */
export function hookWithoutProvider(modules: ReadonlyMap<string, Node>): string | undefined {
  const hooks: string[] = []
  for (const [file, root] of modules) {
    const paths = [...walk(root)]
    const imported = paths.flatMap(importedNames)
    const providers = [
      ...PROVIDERS,
      ...imported.flatMap(({ name, local }) => (PROVIDERS.includes(name) ? [local] : [])),
    ]
    if (paths.some(path => providers.includes(nameOf(path.node) ?? '') && isReference(path) && !isListed(path)))
      return undefined
    const hook = imported.find(({ name, isOfPackage }) => isOfPackage && HOOKS.includes(name))
    if (hook) hooks.push(`${file}:${hook.line}`)
  }
  return hooks[0]
}

interface ImportedName {
  readonly name: string
  readonly local: string
  readonly isOfPackage: boolean
  readonly line: number
}

/** Returns the names that an import, or a destructured `require`, imports from another module. */
function importedNames({ node, parents: [parent] }: NodePath): ImportedName[] {
  const isImport = node.type === 'ImportDeclaration'
  const isRequire = node.type === 'CallExpression' && nameOf(node.callee) === 'require'
  if (!isImport && !isRequire) return []
  const source = isImport ? (node.source as Node) : (node.arguments as Node[])[0]
  const pattern = parent?.type === 'VariableDeclarator' ? (parent.id as Node) : undefined
  const names = isImport ? node.specifiers : (pattern?.properties ?? [])
  return (names as Node[]).flatMap(each => {
    const name = nameOf(isImport ? each.imported : each.key)
    const local = nameOf(isImport ? each.local : each.value)
    if (name === undefined || local === undefined) return []
    return [{ name, local, isOfPackage: source?.value === REACT_PACKAGE, line: node.loc.start.line }]
  })
}

/** Returns whether an identifier stands in the list of an import or export. */
const isListed = ({ parents: [parent] }: NodePath) => /^(Import|Export)\w*Specifier$/.test(parent?.type ?? '')
