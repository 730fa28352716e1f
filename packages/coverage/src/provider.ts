import { REACT_PACKAGE } from './signals.ts'
import { type Node, nameOf, type Place, walk } from './syntax.ts'

const PROVIDERS = ['JourneyProvider', 'createJourneyHooks']
const HOOKS = ['useJourney', 'useStep', 'useStepRequest', 'useVisible', 'StepErrorBoundary']

/**
 * Finds where an app takes a hook from the React package, if it gives the journey to none: it renders no
 * `JourneyProvider`, under any name, and creates no hooks of its own. Such a hook records nothing. Undefined if all is well.
 *
 * @example hookWithoutProvider(new Map([['app.js', parseModule(code, 'app.js')]])) // 'app.js:1'
 */
export function hookWithoutProvider(modules: ReadonlyMap<string, Node>): string | undefined {
  const hooks: string[] = []
  for (const [file, root] of modules) {
    const places = [...walk(root)]
    const taken = places.flatMap(takenNames)
    const providers = [...PROVIDERS, ...taken.flatMap(({ name, local }) => (PROVIDERS.includes(name) ? [local] : []))]
    if (places.some(place => providers.includes(nameOf(place.node) ?? '') && isUse(place))) return undefined
    const hook = taken.find(({ name, isOfPackage }) => isOfPackage && HOOKS.includes(name))
    if (hook) hooks.push(`${file}:${hook.line}`)
  }
  return hooks[0]
}

interface TakenName {
  readonly name: string
  readonly local: string
  readonly isOfPackage: boolean
  readonly line: number
}

/** The names that an import, or a `require` that is taken apart, takes from another module. */
function takenNames({ node, parents: [parent] }: Place): TakenName[] {
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

/** Tells whether a name is used, and not only imported, taken apart or exported. */
function isUse({ parents: [parent, outer] }: Place): boolean {
  if (!parent || /^(Import|Export)\w*Specifier$/.test(parent.type)) return false
  return !(parent.type === 'ObjectProperty' && outer?.type === 'ObjectPattern')
}
