import type { Phase } from '@journey-monitor/sdk'
import { PHASES } from './definition.ts'
import {
  isFunction,
  isNode,
  isReference,
  type Node,
  type NodePath,
  nameOf,
  parseModule,
  propertyOf,
  textsOf,
  unwrap,
  walk,
} from './syntax.ts'

/** A place in the source at which the app signals something of a step. */
export interface Signal {
  /** Undefined if only the running app knows it. */
  readonly step: string | undefined
  readonly phase: Phase
  /** Cause of a fail or an abandon; undefined if only the running app knows it. */
  readonly cause?: string | undefined
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** The step's handle is passed to code that is not followed, which may signal this. */
  readonly isAssumed?: true
  /** The attributes that are written out in the call, by name. The value is undefined unless it is a string. */
  readonly attributes?: ReadonlyMap<string, string | undefined>
}

/** Facts about one module that come from the other modules of the app. */
export interface SignalContext {
  /** The app calls `createJourneyHooks`, and any module of its own may export the hooks. */
  readonly createsHooks?: boolean
  /** The syntax tree, if the module has been parsed. */
  readonly root?: Node
  /** Constants and functions of other modules, by their local names. */
  readonly imported?: ReadonlyMap<string, Node>
  /** The expressions that the app passes to the function around a line, by parameter. */
  readonly argumentsAt?: (line: number) => ReadonlyMap<string, Node>
}

/** The package whose hooks signal steps. */
export const REACT_PACKAGE = '@journey-monitor/react'
const HOOKS: readonly string[] = ['useStep', 'useVisible', 'useStepRequest']
const HOOK_NAMES = [...HOOKS, 'StepErrorBoundary']
const METHODS = [...PHASES, 'watch']
const NEVER_SIGNAL = ['current', 'debug', 'reset', 'subscribe']

/**
 * Finds the signals of a module: calls of a journey's methods, hooks and their handles, and error boundaries. A journey
 * is the result of `createJourney` or `useJourney`, or a variable named `journey` or `…Journey`.
 * @throws SyntaxError if the code cannot be parsed.
 */
export function signalsIn(code: string, file: string, context: SignalContext = {}): Signal[] {
  const { createsHooks = false, root = parseModule(code, file), imported = new Map(), argumentsAt } = context
  const paths = [...walk(root)]
  const names = namesIn(paths, createsHooks)
  const signals: Signal[] = []
  const add = (node: Node, steps: unknown, phase: Phase, causes?: unknown, isAssumed?: true, given?: unknown) => {
    const constants = new Map([...imported, ...names.constants, ...(argumentsAt?.(node.loc.start.line) ?? [])])
    const attributes = attributesIn(given, constants)
    for (const step of textsOf(steps, constants)) {
      const known = phase === 'fail' || phase === 'abandon' ? textsOf(causes, constants) : [undefined]
      for (const cause of known) {
        signals.push({
          step,
          phase,
          file,
          line: node.loc.start.line,
          ...(cause !== undefined && { cause }),
          ...(isAssumed && { isAssumed }),
          ...(attributes && { attributes }),
        })
      }
    }
  }
  const call = (node: Node, method: string, step: unknown, [cause, options]: readonly unknown[]) => {
    if (method === 'start' || method === 'complete') return add(node, step, method, undefined, undefined, cause)
    if (method === 'fail') return add(node, step, method, cause, undefined, optionOf(options, 'attributes'))
    if (method === 'abandon') return add(node, step, method, cause, undefined, options)
    add(node, step, 'complete', undefined, undefined, optionOf(options, 'attributes'))
    add(node, step, 'fail', optionOf(options, 'code'))
    if (optionOf(options, 'deadlineMs')) add(node, step, 'fail', TIMEOUT)
  }

  for (const path of paths) {
    const { node } = path
    if (/^(Optional)?CallExpression$/.test(node.type)) {
      const callee = unwrap(node.callee)
      const [first, ...rest] = node.arguments as unknown[]
      const method = propertyOf(callee) ?? names.methods.get(nameOf(callee) ?? '')
      const isJourneys = propertyOf(callee) === undefined || isJourney(unwrap(callee?.object), names.journeys)
      if (method !== undefined && METHODS.includes(method) && isJourneys && first !== undefined)
        call(node, method, first, rest)
      const hook = names.hooks.get(nameOf(callee) ?? '')
      if (hook === undefined || !HOOKS.includes(hook)) continue
      if (hook !== 'useVisible' || isRefUsed(path, paths))
        add(node, first, 'start', undefined, undefined, optionOf(rest[0], 'attributes'))
      if (hook === 'useStepRequest') {
        add(node, first, 'complete')
        add(node, first, 'fail', optionOf(rest[0], 'code'))
      }
      for (const use of usesOf(path, names.effects)) {
        if (use.phase === undefined)
          for (const phase of ['complete', 'fail', 'abandon'] as const) add(use.node, first, phase, undefined, true)
        else {
          const given = use.phase === 'complete' ? use.cause : undefined
          add(use.node, first, use.phase, use.cause, undefined, given)
        }
      }
    }
    if (node.type === 'JSXOpeningElement' && names.hooks.get(nameOf(node.name) ?? '') === 'StepErrorBoundary') {
      const attribute = (name: string) => (node.attributes as Node[]).find(each => nameOf(each.name) === name)?.value
      add(node, attribute('step'), 'fail', attribute('code'))
    }
  }
  return signals
}

/** Returns the attributes of an object literal; undefined for any other expression. */
function attributesIn(
  given: unknown,
  constants: ReadonlyMap<string, Node>,
): Map<string, string | undefined> | undefined {
  const object = unwrap(given)
  if (object?.type !== 'ObjectExpression') return undefined
  const named = (object.properties as Node[]).flatMap((each): [string, string | undefined][] => {
    const name = each.computed ? undefined : nameOf(each.key)
    if (name === undefined) return []
    const value = unwrap(each.value)
    const [text, ...others] = value?.type === 'StringLiteral' ? textsOf(value, constants) : []
    return [[name, others.length === 0 ? text : undefined]]
  })
  return new Map(named)
}

/** Returns whether the ref of `const [ref, handle] = useVisible(…)` reaches an element, as far as this module shows. */
function isRefUsed({ node, parents }: NodePath, paths: readonly NodePath[]): boolean {
  const [parent] = parents
  if (parent?.type === 'ExpressionStatement') return false
  const id = (parent as { id?: Node } | undefined)?.id
  if (id?.type !== 'ArrayPattern') return true
  const ref = nameOf((id.elements as (Node | null)[])[0])
  if (ref === undefined) return false
  const scope = parents.find(isFunction) ?? node
  const uses = [...walk(scope)].filter(
    path => nameOf(path.node) === ref && !path.parents.includes(id) && isReference(path),
  )
  return uses.some(use => isAttached(use, paths))
}

/** Returns whether a component of this module uses the ref that it gets as a prop. Assumes so for other components. */
function isAttached({ parents }: NodePath, paths: readonly NodePath[]): boolean {
  const attribute = parents.find(({ type }) => type === 'JSXAttribute')
  const prop = nameOf(attribute?.name)
  const component = nameOf(parents.find(({ type }) => type === 'JSXOpeningElement')?.name)
  if (prop === undefined || prop === 'ref' || component === undefined) return true
  const declared = paths.find(
    path => nameOf(path.node.id) === component && (isFunction(path.node) || path.node.type === 'VariableDeclarator'),
  )
  const value = declared && (isFunction(declared.node) ? declared.node : unwrap(declared.node.init))
  const [props] = (value?.params ?? []) as Node[]
  if (!value || props?.type !== 'ObjectPattern') return true
  if ((props.properties as Node[]).some(({ type }) => type === 'RestElement')) return true
  const local = destructured(props).find(([name]) => name === prop)?.[1]
  return [...walk(value)].some(
    path => nameOf(path.node) === local && !path.parents.includes(props) && isReference(path),
  )
}

const TIMEOUT = { type: 'StringLiteral', value: 'timeout' }

interface Names {
  /** Names of variables that hold the result of `createJourney` or `useJourney`. */
  readonly journeys: ReadonlySet<string>
  /** Destructured methods of a journey, by their local names. */
  readonly methods: ReadonlyMap<string, string>
  /** The hooks and the error boundary, by their local names. */
  readonly hooks: ReadonlyMap<string, string>
  readonly constants: ReadonlyMap<string, Node>
  readonly effects: ReadonlySet<string>
}

function namesIn(paths: readonly NodePath[], createsHooks: boolean): Names {
  const journeys = new Set<string>()
  const methods = new Map<string, string>()
  const hooks = new Map<string, string>()
  const constants = new Map<string, Node>()
  const imported = (source: unknown, name: string | undefined, local: string | undefined) => {
    if (name === undefined || local === undefined) return
    if (source === REACT_PACKAGE || (createsHooks && HOOK_NAMES.includes(name))) hooks.set(local, name)
  }
  for (const { node } of paths) {
    if (node.type === 'FunctionDeclaration') constants.set(nameOf(node.id) ?? '', node)
    if (node.type === 'ImportDeclaration') {
      for (const each of node.specifiers as Node[])
        imported((node.source as Node).value, nameOf(each.imported), nameOf(each.local))
    }
    if (node.type !== 'VariableDeclarator') continue
    const init = unwrap(node.init)
    const { id } = node as { id?: Node }
    if (!init || !id) continue
    const local = nameOf(id)
    const calls = init.type === 'CallExpression' ? nameOf(unwrap(init.callee)) : undefined
    if (local !== undefined) constants.set(local, init)
    if (calls === 'createJourneyHooks') for (const [name, own] of destructured(id)) hooks.set(own, name)
    if (calls === 'require') {
      const source = (init.arguments as Node[])[0]?.value
      for (const [name, own] of destructured(id)) imported(source, name, own)
    }
    const isOfJourney = calls === 'createJourney' || calls === 'useJourney' || isJourney(init, journeys)
    if (!isOfJourney) continue
    if (local !== undefined) journeys.add(local)
    for (const [name, own] of destructured(id)) if (METHODS.includes(name)) methods.set(own, name)
  }
  return {
    journeys,
    methods,
    hooks,
    constants,
    effects: new Set(['useEffect', 'useLayoutEffect', 'useCallback', 'useMemo']),
  }
}

function isJourney(node: Node | undefined, journeys: ReadonlySet<string>): boolean {
  const name = nameOf(node) ?? propertyOf(node)
  return name !== undefined && (journeys.has(name) || /^journey$|Journey$/.test(name))
}

/** Reads a destructuring such as `const { complete: done, fail } = …`: the original names and the local names. */
function destructured(id: Node): [name: string, local: string][] {
  if (id.type !== 'ObjectPattern') return []
  return (id.properties as Node[]).flatMap((each): [string, string][] => {
    const name = nameOf(each.key)
    const value = each.value as Node | undefined
    const local = nameOf(value?.type === 'AssignmentPattern' ? value.left : value)
    return name !== undefined && local !== undefined ? [[name, local]] : []
  })
}

interface Use {
  readonly node: Node
  /** Undefined: the handle is passed to code that is not analyzed. */
  readonly phase?: Phase
  readonly cause?: unknown
}

/** Finds the uses of the handle that a hook returned. */
function usesOf({ node, parents }: NodePath, effects: ReadonlySet<string>): Use[] {
  const [parent] = parents
  if (!parent) return []
  const direct = propertyOf(parent)
  if (direct !== undefined && parent.object === node) return useOf(parent, direct, parents.slice(1))
  if (parent.type === 'ExpressionStatement') return []
  if (parent.type !== 'VariableDeclarator') return [{ node }]
  const scope = parents.find(isFunction) ?? (parents.at(-1) as Node)
  const id = handleIn((parent as { id?: Node }).id)
  if (!id) return []
  const references = (name: string) =>
    [...walk(scope)].filter(path => nameOf(path.node) === name && path.node !== id && isReference(path))
  const local = nameOf(id)
  if (local !== undefined) {
    return references(local).flatMap(path => {
      const [around] = path.parents
      const property = propertyOf(around)
      if (property !== undefined && around?.object === path.node)
        return useOf(around as Node, property, path.parents.slice(1))
      return isDependency(path, effects) ? [] : [{ node: path.node }]
    })
  }
  return destructured(id).flatMap(([name, own]) =>
    references(own)
      .filter(path => !isDependency(path, effects) && !path.parents.includes(id))
      .flatMap(path => useOf(path.node, name, path.parents)),
  )
}

/** Finds the variable of a hook's handle: in `const [ref, handle] = useVisible(…)`, the second one. */
function handleIn(id: Node | undefined): Node | undefined {
  return id?.type === 'ArrayPattern' ? ((id.elements as (Node | null)[])[1] ?? undefined) : id
}

/** Returns the use of a handle's method at `node`: called with a cause, or passed as a function. */
function useOf(node: Node, method: string, [parent]: readonly Node[]): Use[] {
  if (NEVER_SIGNAL.includes(method)) return []
  if (!PHASES.some(phase => phase === method)) return []
  const isCalled = parent !== undefined && /CallExpression$/.test(parent.type) && unwrap(parent.callee) === node
  return [{ node, phase: method as Phase, cause: isCalled ? (parent.arguments as unknown[])[0] : undefined }]
}

/** Returns whether a use is only in an effect's dependency list. */
function isDependency({ parents: [list, call] }: NodePath, effects: ReadonlySet<string>): boolean {
  if (list?.type !== 'ArrayExpression' || call?.type !== 'CallExpression') return false
  const callee = unwrap(call.callee)
  return effects.has(nameOf(callee) ?? propertyOf(callee) ?? '')
}

function optionOf(options: unknown, name: string): unknown {
  const node = unwrap(options)
  const found = (node?.properties as Node[] | undefined)?.find(each => isNode(each.key) && nameOf(each.key) === name)
  return found?.type === 'ObjectMethod' ? { ...found, type: 'FunctionExpression' } : found?.value
}
