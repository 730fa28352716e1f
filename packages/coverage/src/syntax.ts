import { parse } from '@babel/parser'

/** A node of the syntax tree, with the fields that are read here. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly loc: { readonly start: { readonly line: number } }
  readonly [key: string]: unknown
}

/** A node and its ancestors, the nearest first. */
export interface NodePath {
  readonly node: Node
  readonly parents: readonly Node[]
}

/**
 * Parses a module in JavaScript or TypeScript, with JSX if the file name permits it.
 * @throws SyntaxError if it cannot be parsed.
 */
export function parseModule(code: string, file: string): Node {
  const isTypeScript = /\.[cm]?tsx?$/.test(file)
  const hasJsx = !/\.[cm]?ts$/.test(file)
  return parse(code, {
    sourceType: 'unambiguous',
    allowReturnOutsideFunction: true,
    errorRecovery: true,
    plugins: [...(isTypeScript ? (['typescript'] as const) : []), ...(hasJsx ? (['jsx'] as const) : []), 'decorators'],
  }) as unknown as Node
}

/** TypeScript's nodes around an expression. All others hold types. */
const TS_WRAPPERS = /^TS(AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion)$/

/** Yields `root` and every node below it, in source order. */
export function* walk(root: Node, parents: readonly Node[] = []): Generator<NodePath> {
  yield { node: root, parents }
  const inside = [root, ...parents]
  for (const value of Object.values(root)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* walk(child, inside)
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string'
}

/** Removes TypeScript's wrappers and parentheses around an expression. */
export function unwrap(node: unknown): Node | undefined {
  if (!isNode(node)) return undefined
  const isWrapped = TS_WRAPPERS.test(node.type) || node.type === 'ParenthesizedExpression'
  return isWrapped ? unwrap(node.expression) : node
}

export function nameOf(node: unknown): string | undefined {
  return isNode(node) && (node.type === 'Identifier' || node.type === 'JSXIdentifier')
    ? (node.name as string)
    : undefined
}

/** Returns the property name of a member expression: `b` for `a.b` and `a['b']`. */
export function propertyOf(node: Node | undefined): string | undefined {
  if (!node || !/^(Optional)?MemberExpression$/.test(node.type)) return undefined
  const property = node.property as Node
  return node.computed ? (property.type === 'StringLiteral' ? (property.value as string) : undefined) : nameOf(property)
}

/**
 * Returns whether a node is an identifier that stands for its value: not the name of a property, an attribute or a type,
 * and not where a variable, a function or a parameter is declared.
 */
export function isReference({ node, parents: [parent, outer] }: NodePath): boolean {
  if (nameOf(node) === undefined || !parent) return false
  if (propertyOf(parent) !== undefined && parent.property === node && !parent.computed) return false
  if (/^Object(Property|Method)$/.test(parent.type) && parent.key === node && !parent.shorthand) return false
  if (parent.type === 'ObjectProperty' && outer?.type === 'ObjectPattern') return false
  if (/^TS/.test(parent.type) && !TS_WRAPPERS.test(parent.type)) return false
  const isParameter = isFunction(parent) && ((parent.params ?? []) as Node[]).includes(node)
  return !isParameter && parent.id !== node && parent.type !== 'JSXAttribute'
}

export const isFunction = (node: Node) => /Function|Method/.test(node.type)

/** Returns the possible texts of an expression; undefined among them if some are unknown. */
export function textsOf(expression: unknown, constants: ReadonlyMap<string, Node>): (string | undefined)[] {
  const node = unwrap(expression)
  if (!node) return [undefined]
  switch (node.type) {
    case 'StringLiteral':
      return [node.value as string]
    case 'JSXExpressionContainer':
      return textsOf(node.expression, constants)
    case 'TemplateLiteral':
      return (node.expressions as Node[]).length === 0
        ? [((node.quasis as Node[])[0]?.value as { cooked?: string } | undefined)?.cooked]
        : [undefined]
    case 'ConditionalExpression':
      return [...textsOf(node.consequent, constants), ...textsOf(node.alternate, constants)]
    case 'LogicalExpression':
      return [...textsOf(node.left, constants), ...textsOf(node.right, constants)]
    case 'Identifier': {
      const value = constants.get(node.name as string)
      return value ? textsOf(value, new Map()) : [undefined]
    }
    case 'MemberExpression': {
      const object = constants.get(nameOf(node.object) ?? '')
      const members = (object?.properties ?? []) as Node[]
      const property = propertyOf(node)
      const found = property === undefined ? members : members.filter(({ key }) => nameOf(key) === property)
      return found.length > 0 ? found.flatMap(({ value }) => textsOf(value, new Map())) : [undefined]
    }
    case 'OneOf':
      return (node.given as Node[]).flatMap(each => textsOf(each, constants))
    case 'CallExpression': {
      const called = constants.get(nameOf(unwrap(node.callee)) ?? '')
      return called && isFunction(called) ? textsOf(called, constants) : [undefined]
    }
    case 'FunctionDeclaration':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return returned(node).flatMap(each => textsOf(each, constants))
    default:
      return [undefined]
  }
}

/** Returns the expressions that a function returns, without those of nested functions. */
function returned(node: Node): unknown[] {
  const body = node.body as Node
  if (body.type !== 'BlockStatement') return [body]
  return [...walk(body)]
    .filter(path => path.node.type === 'ReturnStatement' && !path.parents.some(isFunction))
    .map(path => path.node.argument)
}
