const TOKEN = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<name>[A-Za-z_]\w*)|(?<mark>[-+*/()]))/y

/**
 * Evaluates arithmetic over named queries: `+ - * /`, parentheses, numbers, names and `default_zero(…)`. A query without
 * data is null, and so is any result that depends on null, or a division by 0.
 *
 * @throws SyntaxError if the formula cannot be parsed, ReferenceError if no query has a name.
 * @example evaluateFormula('default_zero(lost) / all * 100', { lost: null, all: 8 }) // 0
 */
export function evaluateFormula(formula: string, values: Readonly<Record<string, number | null>>): number | null {
  let position = 0
  const tokens: string[] = []
  while (formula.slice(position).trim() !== '') {
    TOKEN.lastIndex = position
    const [token] = TOKEN.exec(formula) ?? []
    if (token === undefined) throw new SyntaxError(`the formula is not understood at ${position}: ${formula}`)
    tokens.push(token.trim())
    position = TOKEN.lastIndex
  }
  const result = sum()
  if (tokens.length > 0) refuse()
  return result

  function sum(): number | null {
    let value = product()
    while (tokens[0] === '+' || tokens[0] === '-') {
      value = tokens.shift() === '+' ? both(value, product(), (a, b) => a + b) : both(value, product(), (a, b) => a - b)
    }
    return value
  }

  function product(): number | null {
    let value = factor()
    while (tokens[0] === '*' || tokens[0] === '/') {
      value =
        tokens.shift() === '*'
          ? both(value, factor(), (a, b) => a * b)
          : both(value, factor(), (a, b) => (b === 0 ? null : a / b))
    }
    return value
  }

  function factor(): number | null {
    const token = tokens.shift() ?? refuse()
    if (token === '-') return both(0, factor(), (a, b) => a - b)
    if (token === '(') return untilClosed()
    if (/^\d/.test(token)) return Number(token)
    if (token === 'default_zero') {
      if (tokens.shift() !== '(') refuse()
      return untilClosed() ?? 0
    }
    if (!/^\w/.test(token)) return refuse()
    const value = values[token]
    if (value === undefined) throw new ReferenceError(`no query is called ${token}, of: ${formula}`)
    return value
  }

  function untilClosed(): number | null {
    const value = sum()
    if (tokens.shift() !== ')') refuse()
    return value
  }

  function refuse(): never {
    throw new SyntaxError(`the formula is not understood: ${formula}`)
  }
}

function both(a: number | null, b: number | null, of: (a: number, b: number) => number | null): number | null {
  return a === null || b === null ? null : of(a, b)
}
