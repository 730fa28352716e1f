import { type Node, nameOf, parseModule, unwrap } from '@journey-monitor/coverage/syntax'
import type { SettingPath } from '../system/settings.ts'

/**
 * Creates a function that finds the line of a value in a module's constant `name`, if the value is written out there.
 * @example createLineFinder("export const profile = {\n labels: {} }", 'a.ts', 'profile')(['labels']) // 2
 */
export function createLineFinder(code: string, file: string, name: string): (path: SettingPath) => number | undefined {
  let constants: Map<string, Node> | undefined
  return path => {
    constants ??= constantsIn(code, file)
    let node = constants.get(name)
    let found = node
    for (const part of path) {
      node = node && memberOf(node, part, constants)
      if (!node) break
      found = node
    }
    return found?.loc.start.line
  }
}

/** Returns a member of an object or a list: for a property, with its name, so that its line is that of the name. */
function memberOf(node: Node, part: string | number, constants: ReadonlyMap<string, Node>): Node | undefined {
  const value = resolveValue(node, constants)
  if (typeof part === 'number') return (value?.elements as (Node | null)[] | undefined)?.[part] ?? undefined
  const members = (value?.properties ?? []) as Node[]
  return members.find(({ key }) => (nameOf(key) ?? (key as Node | undefined)?.value) === part)
}

function resolveValue(node: Node, constants: ReadonlyMap<string, Node>): Node | undefined {
  if (node.type === 'ObjectProperty') return resolveValue(node.value as Node, constants)
  if (node.type === 'VariableDeclarator') return resolveValue(node.init as Node, constants)
  const value = unwrap(node)
  const constant = value && constants.get(nameOf(value) ?? '')
  return constant && constant !== node ? resolveValue(constant, constants) : value
}

/** Returns the top-level constants of a module by name, exported or not. */
function constantsIn(code: string, file: string): Map<string, Node> {
  const { body } = parseModule(code, file).program as Node
  const declared = (body as Node[]).flatMap(statement => {
    const { declarations = [] } = (statement.declaration ?? statement) as { readonly declarations?: Node[] }
    return declarations.filter(({ init }) => init)
  })
  return new Map(declared.map(node => [nameOf(node.id) ?? '', node]))
}
