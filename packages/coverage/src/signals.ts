import type { Phase } from '@journey-monitor/sdk'
import { PHASES } from './definition.ts'
import {
  bare,
  isFunction,
  isNode,
  type Node,
  nameOf,
  type Place,
  parseModule,
  propertyOf,
  textsOf,
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
  /** The step's handle is handed on to code that is not followed: it may signal this. */
  readonly isAssumed?: true
  /** The attributes that are written out in the call, by name; the value only if it is a text. */
  readonly attributes?: ReadonlyMap<string, string | undefined>
}

/** Facts about one module that other modules of the app supply. */
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
  const places = [...walk(root)]
  const names = namesIn(places, createsHooks)
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

  for (const place of places) {
    const { node } = place
    if (/^(Optional)?CallExpression$/.test(node.type)) {
      const callee = bare(node.callee)
      const [first, ...rest] = node.arguments as unknown[]
      const method = propertyOf(callee) ?? names.methods.get(nameOf(callee) ?? '')
      const isJourneys = propertyOf(callee) === undefined || isJourney(bare(callee?.object), names.journeys)
      if (method !== undefined && METHODS.includes(method) && isJourneys && first !== undefined)
        call(node, method, first, rest)
      const hook = names.hooks.get(nameOf(callee) ?? '')
      if (hook === undefined || !HOOKS.includes(hook)) continue
      if (hook !== 'useVisible' || isRefUsed(place, places))
        add(node, first, 'start', undefined, undefined, optionOf(rest[0], 'attributes'))
      if (hook === 'useStepRequest') {
        add(node, first, 'complete')
        add(node, first, 'fail', optionOf(rest[0], 'code'))
      }
      for (const use of usesOf(place, names.effects)) {
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

/** The attributes of an object that is written out; undefined if it is not. */
function attributesIn(
  given: unknown,
  constants: ReadonlyMap<string, Node>,
): Map<string, string | undefined> | undefined {
  const object = bare(given)
  if (object?.type !== 'ObjectExpression') return undefined
  const named = (object.properties as Node[]).flatMap((each): [string, string | undefined][] => {
    const name = each.computed ? undefined : nameOf(each.key)
    if (name === undefined) return []
    const value = bare(each.value)
    const [text, ...others] = value?.type === 'StringLiteral' ? textsOf(value, constants) : []
    return [[name, others.length === 0 ? text : undefined]]
  })
  return new Map(named)
}

/** Whether the ref of `const [ref, handle] = useVisible(…)` gets to an element, as far as this module shows. */
function isRefUsed({ node, parents }: Place, places: readonly Place[]): boolean {
  const [parent] = parents
  if (parent?.type === 'ExpressionStatement') return false
  const id = (parent as { id?: Node } | undefined)?.id
  if (id?.type !== 'ArrayPattern') return true
  const ref = nameOf((id.elements as (Node | null)[])[0])
  if (ref === undefined) return false
  const scope = parents.find(isFunction) ?? node
  const uses = [...walk(scope)].filter(
    place => nameOf(place.node) === ref && !place.parents.includes(id) && isReference(place),
  )
  return uses.some(use => isAttached(use, places))
}

/** Whether a ref that is given as a prop is used by the component, if that is in this module. */
function isAttached({ parents }: Place, places: readonly Place[]): boolean {
  const attribute = parents.find(({ type }) => type === 'JSXAttribute')
  const prop = nameOf(attribute?.name)
  const component = nameOf(parents.find(({ type }) => type === 'JSXOpeningElement')?.name)
  if (prop === undefined || prop === 'ref' || component === undefined) return true
  const declared = places.find(
    place =>
      nameOf(place.node.id) === component && (isFunction(place.node) || place.node.type === 'VariableDeclarator'),
  )
  const value = declared && (isFunction(declared.node) ? declared.node : bare(declared.node.init))
  const [props] = (value?.params ?? []) as Node[]
  if (!value || props?.type !== 'ObjectPattern') return true
  if ((props.properties as Node[]).some(({ type }) => type === 'RestElement')) return true
  const local = destructured(props).find(([name]) => name === prop)?.[1]
  return [...walk(value)].some(
    place => nameOf(place.node) === local && !place.parents.includes(props) && isReference(place),
  )
}

const TIMEOUT = { type: 'StringLiteral', value: 'timeout' }

interface Names {
  /** Names of variables that hold the result of `createJourney` or `useJourney`. */
  readonly journeys: ReadonlySet<string>
  /** Methods taken off a journey, by their local names. */
  readonly methods: ReadonlyMap<string, string>
  /** The hooks, and the error boundary, by their local names. */
  readonly hooks: ReadonlyMap<string, string>
  readonly constants: ReadonlyMap<string, Node>
  readonly effects: ReadonlySet<string>
}

function namesIn(places: readonly Place[], createsHooks: boolean): Names {
  const journeys = new Set<string>()
  const methods = new Map<string, string>()
  const hooks = new Map<string, string>()
  const constants = new Map<string, Node>()
  const imported = (source: unknown, name: string | undefined, local: string | undefined) => {
    if (name === undefined || local === undefined) return
    if (source === REACT_PACKAGE || (createsHooks && HOOK_NAMES.includes(name))) hooks.set(local, name)
  }
  for (const { node } of places) {
    if (node.type === 'FunctionDeclaration') constants.set(nameOf(node.id) ?? '', node)
    if (node.type === 'ImportDeclaration') {
      for (const each of node.specifiers as Node[])
        imported((node.source as Node).value, nameOf(each.imported), nameOf(each.local))
    }
    if (node.type !== 'VariableDeclarator') continue
    const init = bare(node.init)
    const { id } = node as { id?: Node }
    if (!init || !id) continue
    const local = nameOf(id)
    const calls = init.type === 'CallExpression' ? nameOf(bare(init.callee)) : undefined
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
function usesOf({ node, parents }: Place, effects: ReadonlySet<string>): Use[] {
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
    [...walk(scope)].filter(place => nameOf(place.node) === name && place.node !== id && isReference(place))
  const local = nameOf(id)
  if (local !== undefined) {
    return references(local).flatMap(place => {
      const [around] = place.parents
      const property = propertyOf(around)
      if (property !== undefined && around?.object === place.node)
        return useOf(around as Node, property, place.parents.slice(1))
      return isDependency(place, effects) ? [] : [{ node: place.node }]
    })
  }
  return destructured(id).flatMap(([name, own]) =>
    references(own)
      .filter(place => !isDependency(place, effects) && !place.parents.includes(id))
      .flatMap(place => useOf(place.node, name, place.parents)),
  )
}

/** Finds the variable of a hook's handle: in `const [ref, handle] = useVisible(…)`, the second one. */
function handleIn(id: Node | undefined): Node | undefined {
  return id?.type === 'ArrayPattern' ? ((id.elements as (Node | null)[])[1] ?? undefined) : id
}

/** `handle.fail` at `node`: called with a cause, or handed on as a function. */
function useOf(node: Node, method: string, [parent]: readonly Node[]): Use[] {
  if (NEVER_SIGNAL.includes(method)) return []
  if (!PHASES.some(phase => phase === method)) return []
  const isCalled = parent !== undefined && /CallExpression$/.test(parent.type) && bare(parent.callee) === node
  return [{ node, phase: method as Phase, cause: isCalled ? (parent.arguments as unknown[])[0] : undefined }]
}

/** Not a name of a property, a parameter or a declaration. */
function isReference({ node, parents: [parent] }: Place): boolean {
  if (!parent) return false
  if (propertyOf(parent) !== undefined && parent.property === node && !parent.computed) return false
  if (/^Object(Property|Method)$/.test(parent.type) && parent.key === node && !parent.shorthand) return false
  return (
    !(isFunction(parent) && Array.isArray(parent.params) && parent.params.includes(node)) &&
    !/^TS|^JSXAttribute/.test(parent.type)
  )
}

/** Tells whether a use is only in an effect's dependency list. */
function isDependency({ parents: [list, call] }: Place, effects: ReadonlySet<string>): boolean {
  if (list?.type !== 'ArrayExpression' || call?.type !== 'CallExpression') return false
  const callee = bare(call.callee)
  return effects.has(nameOf(callee) ?? propertyOf(callee) ?? '')
}

function optionOf(options: unknown, name: string): unknown {
  const node = bare(options)
  const found = (node?.properties as Node[] | undefined)?.find(each => isNode(each.key) && nameOf(each.key) === name)
  return found?.type === 'ObjectMethod' ? { ...found, type: 'FunctionExpression' } : found?.value
}
