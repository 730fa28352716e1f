export type ValueOrFunction<Value, Argument = void> = Value | ((argument: Argument) => Value)

/** A value that the host gave as it is, or as a function to ask each time. */
export function resolved<Value, Argument = void>(given: ValueOrFunction<Value, Argument>, argument?: Argument): Value {
  return typeof given === 'function' ? (given as (argument?: Argument) => Value)(argument) : given
}
