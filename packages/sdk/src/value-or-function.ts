export type ValueOrFunction<Value, Argument = void> = Value | ((argument: Argument) => Value)

/** Returns `given` or, if it is a function, its result. */
export function resolved<Value, Argument = void>(given: ValueOrFunction<Value, Argument>, argument?: Argument): Value {
  return typeof given === 'function' ? (given as (argument?: Argument) => Value)(argument) : given
}
