import type { AttributeSpec, AttributeSpecs } from './attributes.ts'
import { BUILT_IN_REASONS, type JourneyDefinition, type Owner, type StepDefinition } from './journey-definition.ts'

const WORD = /^[a-z][a-z0-9_-]{0,39}$/
const API_CODE = /^[A-Za-z0-9_-]{1,20}$/
const KINDS = ['engineering', 'ux', 'known_limitation']

/** Returns an error that names the journey, the step, the value and the remedy, if `definition` makes no sense. */
export function refusalOf(definition: JourneyDefinition): unknown {
  try {
    checkDefinition(definition)
    return undefined
  } catch (error) {
    return error
  }
}

function checkDefinition(definition: JourneyDefinition): void {
  const { name, version, teams, apps, steps, expiryMs } = definition
  const names = steps.map(step => step.name)
  const check = (ok: boolean, problem: string) => {
    if (!ok) throw new Error(`journey-monitor: journey "${name}": ${problem}`)
  }
  const checkWord = (word: string, what: string) =>
    check(WORD.test(word), `${what} "${word}" must be lower case letters, digits, _ or -, at most 40 of them`)
  const checkWords = (words: readonly string[], what: string) => {
    words.forEach((word, index) => {
      checkWord(word, what)
      check(words.indexOf(word) === index, `${what} "${word}" is declared twice; give each its own name`)
    })
  }
  const checkTeam = (team: string, where: string) =>
    check(teams.includes(team), `${where} names the team "${team}", which is not one of: ${teams.join(', ')}`)
  const checkOwner = (owner: Owner, where: string) => {
    checkTeam(owner.team, where)
    check(KINDS.includes(owner.kind), `${where} has the kind "${owner.kind}", which is not one of: ${KINDS.join(', ')}`)
  }
  const checkDuration = (ms: number, where: string) =>
    check(Number.isInteger(ms) && ms > 0, `${where} is ${ms}; it must be a whole number of milliseconds above 0`)

  checkWord(name, 'the name')
  check(Number.isInteger(version) && version > 0, `the version is ${version}; it must be 1, 2, 3 …`)
  check(steps.length > 0, 'there are no steps; declare at least one')
  checkWords(teams, 'team')
  checkWords(apps, 'app')
  checkWords(names, 'step')
  checkDuration(expiryMs, 'expiryMs')
  for (const role of ['intentStep', 'convertingStep'] as const) {
    check(
      names.includes(definition[role]),
      `${role} "${definition[role]}" is not one of its steps: ${names.join(', ')}`,
    )
  }
  check(
    names.indexOf(definition.intentStep) <= names.indexOf(definition.convertingStep),
    `intentStep "${definition.intentStep}" comes after convertingStep "${definition.convertingStep}"; it must not`,
  )
  checkAttributes(definition.attributes, 'the journey')
  for (const [attribute, spec] of Object.entries(definition.attributes ?? {})) {
    check(
      'values' in spec,
      `attribute "${attribute}" is the journey's, so it cannot be a band; give it to a step, or declare its words`,
    )
  }
  for (const [index, step] of steps.entries()) checkStep(step, index)

  function checkStep(step: StepDefinition, index: number): void {
    const where = `step "${step.name}"`
    const reasons = step.reasons ?? []
    const codes = Object.keys(step.failures ?? {})
    checkTeam(step.team, where)
    check(apps.includes(step.app), `${where} names the app "${step.app}", which is not one of: ${apps.join(', ')}`)
    if (step.expiryMs !== undefined) checkDuration(step.expiryMs, `expiryMs of ${where}`)
    if (step.requires !== undefined) {
      const required = names.indexOf(step.requires)
      check(required >= 0, `${where} requires "${step.requires}", which is not one of its steps: ${names.join(', ')}`)
      check(
        required < index,
        `${where} requires "${step.requires}", which does not come before it; require an earlier step`,
      )
      check(!step.entry, `${where} is an entry, and requires "${step.requires}"; a journey could never begin there`)
    }
    checkWords([...reasons, ...codes, ...BUILT_IN_REASONS], `a reason or code of ${where}:`)
    for (const code of codes) {
      const failure = step.failures?.[code] as string | Owner
      checkOwner(
        typeof failure === 'string' ? { team: step.team, kind: failure as Owner['kind'] } : failure,
        `failure "${code}" of ${where}`,
      )
    }
    for (const code of step.apiCodes ?? []) {
      check(
        API_CODE.test(code) && code !== 'other',
        `API code "${code}" of ${where} must be at most 20 letters, digits, _ or -, and not "other"`,
      )
    }
    if (step.notReachedOwner) checkOwner(step.notReachedOwner, `notReachedOwner of ${where}`)
    if (step.leftOwner) checkOwner(step.leftOwner, `leftOwner of ${where}`)
    checkAttributes(step.attributes, where)
    for (const attribute of Object.keys(step.attributes ?? {})) {
      check(
        !(attribute in (definition.attributes ?? {})),
        `attribute "${attribute}" of ${where} is also the journey's; give it another name`,
      )
    }
  }

  function checkAttributes(specs: AttributeSpecs = {}, where: string): void {
    for (const [attribute, spec] of Object.entries(specs)) {
      checkWord(attribute, `an attribute of ${where}:`)
      checkAttribute(spec, `attribute "${attribute}" of ${where}`)
    }
  }

  function checkAttribute(spec: AttributeSpec, where: string): void {
    if ('band' in spec) {
      const ascending = spec.band.every(
        (bound, index) => Number.isInteger(bound) && bound > (spec.band[index - 1] ?? 0),
      )
      check(spec.band.length > 0 && ascending, `${where} must have whole, ascending bounds above 0, like band(1, 2, 6)`)
    } else {
      check(spec.values.length > 0, `${where} has no values; declare at least one`)
      check(
        spec.values.every(value => typeof value === 'string' || typeof value === 'boolean'),
        `${where} must have words or flags as its values; declare numbers with band()`,
      )
      checkWords(
        spec.values.filter(value => typeof value === 'string'),
        `a value of ${where}:`,
      )
    }
  }
}
