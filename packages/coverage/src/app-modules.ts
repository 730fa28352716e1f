import { posix } from 'node:path'
import { isFunction, isNode, isReference, type Node, nameOf, parseModule, textsOf, unwrap, walk } from './syntax.ts'

/** A top-level statement of a module, with its declarations and uses. */
interface Statement {
  readonly file: string
  readonly node: Node
  /** The names that it declares; `default` for a default export. */
  readonly names: readonly string[]
  /** Whether it declares a function or hook, which does nothing until it is called. A component counts as rendered. */
  readonly isCallable: boolean
  readonly uses: ReadonlySet<string>
  /** The files that it loads completely: with `import()`, `require` or `export *`. */
  readonly loads: readonly string[]
}

interface Module {
  readonly root: Node
  readonly statements: readonly Statement[]
  /** The source of each imported name: the file, and the name in that file. */
  readonly imports: ReadonlyMap<string, { readonly file: string; readonly name: string }>
  /** Files that are imported for their side effects, or re-exported. */
  readonly importedFiles: ReadonlySet<string>
  readonly declared: ReadonlyMap<string, Node>
}

/** The modules of an app: their imports from each other, and the code that is called. */
export interface AppModules {
  /** Returns the syntax tree of `file`. */
  rootOf(file: string): Node
  /** Returns the constants and functions that `file` imports from the app, by their local names. */
  importedBy(file: string): ReadonlyMap<string, Node>
  /** Returns the expressions that the app passes to the top-level function around `line` of `file`, by parameter. */
  argumentsAt(file: string, line: number): ReadonlyMap<string, Node>
  /**
   * Returns whether the app calls the function around `line` of `file`. If that function returns another one around `line`,
   * the app must call that one too.
   */
  isCalled(file: string, line: number): boolean
  /** Returns whether another module imports `file`. No module imports an entry of the app. */
  isImported(file: string): boolean
}

/**
 * Reads the modules of an app. Imports are followed by relative paths, among the files that are given.
 * @throws Error with the file's name if a file cannot be parsed.
 */
export function readModules(
  sources: ReadonlyMap<string, string>,
  fail: (file: string, error: Error) => never,
): AppModules {
  const modules = new Map<string, Module>()
  for (const [file, code] of sources) {
    try {
      modules.set(file, readModule(file, code, sources))
    } catch (error) {
      fail(file, error as Error)
    }
  }
  const statements = [...modules.values()].flatMap(module => module.statements)
  const reachable = reachableStatements(modules, statements)
  const statementAt = (file: string, line: number) =>
    modules.get(file)?.statements.find(({ node }) => startOf(node) <= line && line <= endOf(node))

  /** Returns the calls of the declarations of `statement`, in code that is called. */
  const callsOf = (statement: Statement) =>
    [...reachable].flatMap(({ file, node: caller }) =>
      [...walk(caller)]
        .filter(({ node }) => {
          const name = node.type === 'CallExpression' ? nameOf(unwrap(node.callee)) : undefined
          return name !== undefined && statement === statementDeclaring(modules, file, name)
        })
        .map(path => ({ ...path, file })),
    )

  const importedBy = (file: string) => {
    const found = new Map<string, Node>()
    for (const [local, { file: from, name }] of (modules.get(file) as Module).imports) {
      const node = modules.get(from)?.declared.get(name)
      if (node) found.set(local, node)
    }
    return found
  }

  const importedFiles = new Set(
    [...modules.values()].flatMap(module => [
      ...module.importedFiles,
      ...module.statements.flatMap(({ loads }) => loads),
    ]),
  )

  return {
    isImported: file => importedFiles.has(file),
    rootOf: file => (modules.get(file) as Module).root,
    importedBy,
    argumentsAt(file, line) {
      const statement = statementAt(file, line)
      const parameters = statement ? ((functionIn(statement.node)?.params ?? []) as Node[]) : []
      const found = new Map<string, Node>()
      if (!statement || parameters.length === 0) return found
      const calls = callsOf(statement)
      parameters.forEach((parameter, i) => {
        const name = nameOf(parameter)
        const given = calls.flatMap(({ node, file: caller }) => {
          const constants = new Map([...importedBy(caller), ...(modules.get(caller) as Module).declared])
          return textsOf((node.arguments as Node[])[i], constants).map(
            value => ({ type: value === undefined ? 'Unknown' : 'StringLiteral', value }) as unknown as Node,
          )
        })
        if (name !== undefined && given.length > 0) found.set(name, { type: 'OneOf', given } as unknown as Node)
      })
      return found
    },
    isCalled(file, line) {
      const statement = statementAt(file, line)
      if (!statement) return true
      if (!reachable.has(statement)) return false
      const returned = returnedFunction(statement.node)
      if (!statement.isCallable || !returned || line < startOf(returned) || line > endOf(returned)) return true
      return callsOf(statement).some(({ parents }) => isUsed(parents))
    },
  }
}

function readModule(file: string, code: string, sources: ReadonlyMap<string, string>): Module {
  const root = parseModule(code, file)
  const body = ((root.program as Node | undefined)?.body ?? root.body ?? []) as Node[]
  const imports = new Map<string, { file: string; name: string }>()
  const declared = new Map<string, Node>()
  const statements: Statement[] = []
  const importedFiles = new Set<string>()
  for (const node of body) {
    const from = isNode(node.source) ? fileOf(file, `${(node.source as Node).value}`, sources) : undefined
    if (from !== undefined) importedFiles.add(from)
    if (node.type === 'ImportDeclaration') {
      for (const each of node.specifiers as Node[]) {
        const local = nameOf(each.local)
        const name = each.type === 'ImportDefaultSpecifier' ? 'default' : (nameOf(each.imported) ?? '*')
        if (local !== undefined && from !== undefined) imports.set(local, { file: from, name })
      }
      continue
    }
    const inner = /^Export(Named|Default)Declaration$/.test(node.type)
      ? ((node.declaration as Node | null) ?? node)
      : node
    const names = namesOf(inner)
    if (node.type === 'ExportDefaultDeclaration') names.push('default')
    for (const specifier of (node.specifiers ?? []) as Node[]) {
      const [local, exported] = [nameOf(specifier.local), nameOf(specifier.exported)]
      if (from !== undefined && local !== undefined && exported !== undefined)
        imports.set(exported, { file: from, name: local })
      else if (local !== undefined && exported !== undefined && declared.has(local))
        declared.set(exported, declared.get(local) as Node)
    }
    for (const [name, value] of valuesOf(inner)) declared.set(name, value)
    const value = functionIn(inner)
    const isComponent = names.some(name => /^[A-Z]/.test(name))
    statements.push({
      file,
      node,
      names,
      isCallable: value !== undefined && !isComponent && names.length > 0,
      loads: loadedBy(node).flatMap(path => fileOf(file, path, sources) ?? []),
      uses: new Set([...walk(node)].flatMap(path => (isReference(path) ? (nameOf(path.node) ?? []) : []))),
    })
  }
  return { root, statements, imports, importedFiles, declared }
}

/** Returns the paths of `import()`, `require` and `export *` in a statement. */
function loadedBy(statement: Node): string[] {
  if (statement.type === 'ExportAllDeclaration') return [`${(statement.source as Node).value}`]
  return [...walk(statement)].flatMap(({ node }) => {
    const isCall = node.type === 'CallExpression'
    const isLoad = isCall && ((node.callee as Node).type === 'Import' || nameOf(node.callee) === 'require')
    const path = isLoad
      ? (node.arguments as Node[])[0]
      : node.type === 'ImportExpression'
        ? (node.source as Node)
        : undefined
    return path?.type === 'StringLiteral' ? [path.value as string] : []
  })
}

/** Returns the statements that run: those that run when their module loads, the components, and everything that these use. */
function reachableStatements(modules: ReadonlyMap<string, Module>, all: readonly Statement[]): Set<Statement> {
  const reachable = new Set<Statement>()
  const queue = all.filter(({ isCallable }) => !isCallable)
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (reachable.has(next)) continue
    reachable.add(next)
    for (const name of next.uses) {
      const used = statementDeclaring(modules, next.file, name)
      if (used) queue.push(used)
    }
    for (const file of next.loads) queue.push(...(modules.get(file)?.statements ?? []))
  }
  return reachable
}

/** Finds the statement that declares `name` in `file`. */
function statementDeclaring(
  modules: ReadonlyMap<string, Module>,
  file: string,
  name: string,
  depth = 0,
): Statement | undefined {
  const module = modules.get(file)
  const own = module?.statements.find(({ names }) => names.includes(name))
  if (own) return own
  const from = module?.imports.get(name)
  return from && depth < 9 ? statementDeclaring(modules, from.file, from.name, depth + 1) : undefined
}

function fileOf(importer: string, path: string, sources: ReadonlyMap<string, string>): string | undefined {
  if (!path.startsWith('.')) return undefined
  const target = posix.join(posix.dirname(importer), path)
  const ends = ['', '.js', '.jsx', '.ts', '.tsx', '.mjs', '.mts', '/index.js', '/index.jsx', '/index.ts', '/index.tsx']
  const candidates = [target, target.replace(/\.[cm]?jsx?$/, '')].flatMap(stem => ends.map(end => stem + end))
  return candidates.find(file => sources.has(file))
}

function namesOf(node: Node): string[] {
  if (node.type === 'VariableDeclaration') {
    return (node.declarations as Node[]).flatMap(({ id }) => {
      const names = [...walk(id as Node)].flatMap(path => nameOf(path.node) ?? [])
      return names
    })
  }
  const name = nameOf(node.id)
  return name === undefined ? [] : [name]
}

function valuesOf(node: Node): [string, Node][] {
  if (node.type === 'VariableDeclaration') {
    return (node.declarations as Node[]).flatMap(({ id, init }): [string, Node][] => {
      const [name, value] = [nameOf(id), unwrap(init)]
      return name !== undefined && value ? [[name, value]] : []
    })
  }
  const name = nameOf(node.id)
  return name !== undefined && isFunction(node) ? [[name, node]] : []
}

/** Returns the function that a top-level statement declares. */
function functionIn(node: Node): Node | undefined {
  const inner = /^Export/.test(node.type) ? (unwrap(node.declaration) ?? node) : node
  if (isFunction(inner)) return inner
  const declarations = (inner.declarations ?? []) as Node[]
  const value = declarations.length === 1 ? unwrap(declarations[0]?.init) : undefined
  return value && isFunction(value) ? value : undefined
}

function returnedFunction(statement: Node): Node | undefined {
  const outer = functionIn(statement)
  const body = outer && unwrap(outer.body)
  if (!body) return undefined
  if (isFunction(body)) return body
  const last = ((body.body ?? []) as Node[]).at(-1)
  const value = last?.type === 'ReturnStatement' ? unwrap(last.argument) : undefined
  return value && isFunction(value) ? value : undefined
}

/** Returns whether the code uses the result of a call: `const picked = …` and later `picked`, or the call in an expression. */
function isUsed([parent, ...outer]: readonly Node[]): boolean {
  if (!parent || parent.type === 'ExpressionStatement') return false
  const name = parent.type === 'VariableDeclarator' ? nameOf(parent.id) : undefined
  if (name === undefined) return true
  const scope = outer.find(isFunction) ?? (outer.at(-1) as Node)
  return [...walk(scope)].some(path => {
    const [around, call] = path.parents
    const isDependency = around?.type === 'ArrayExpression' && call?.type === 'CallExpression'
    return nameOf(path.node) === name && isReference(path) && !isDependency
  })
}

const startOf = (node: Node) => node.loc.start.line
const endOf = (node: Node) => (node.loc as unknown as { end: { line: number } }).end.line
