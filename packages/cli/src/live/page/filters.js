// @ts-check

import { humanize } from './elements.js'

/**
 * The filter form, in sync with the page's address: a change of the form changes the address, and Back changes the form.
 *
 * @typedef {object} Filters
 * @property {(versions: readonly [value: string, label: string][]) => void} offerVersions adds app versions to choose from; the newest come last
 * @property {() => boolean} areSet returns whether a filter is set
 * @property {() => string} inWords describes the filters, such as `Last hour, Page List: `; empty without filters
 */

const WHERE = 'where.'
const BY = 'by.'
const BETWEEN = 'between'

/**
 * @param {() => void} onChange called when the address changes
 * @returns {Filters}
 */
export function createFilters(onChange) {
  const form = /** @type {HTMLFormElement} */ (document.getElementById('filters'))
  const countOpen = /** @type {HTMLInputElement} */ (document.getElementById('count-open'))
  const clear = /** @type {HTMLButtonElement} */ (document.getElementById('clear-filters'))
  const between = /** @type {HTMLElement} */ (document.getElementById('between'))
  const [from, to] = [timeField('from'), timeField('to')]
  const [range, compare, a, b] = [select('since'), select('compare'), select('a'), select('b')]

  showAddress()
  addEventListener('popstate', () => {
    showAddress()
    onChange()
  })
  countOpen.addEventListener('change', () => go(query()))
  form.addEventListener('submit', event => {
    event.preventDefault()
    const isSwapped = from.value !== '' && to.value !== '' && new Date(timeIn(from)) >= new Date(timeIn(to))
    to.setCustomValidity(isSwapped ? 'Choose a time after “From”.' : '')
    if (form.reportValidity()) go(query())
  })
  form.addEventListener('change', ({ target }) => {
    to.setCustomValidity('')
    if (target === from || target === to) return
    if (target === range && range.value === BETWEEN) {
      between.hidden = false
      from.focus()
      return
    }
    if (target === compare) chooseValues()
    const isHalfChosen = (target === a || target === b) && (a.value === '') !== (b.value === '')
    if (!isHalfChosen) go(query())
  })
  clear.addEventListener('click', () => {
    go(new URLSearchParams(countOpen.checked ? { open: 'ended' } : {}))
    range.focus()
  })

  /** @param {URLSearchParams} asked */
  function go(asked) {
    const search = String(asked) === '' ? '' : `?${asked}`
    if (search === location.search) return
    history.pushState(null, '', `${location.pathname}${search}`)
    showAddress()
    onChange()
  }

  /** Returns the query of the address for the values in the form. */
  function query() {
    const asked = new URLSearchParams()
    if (range.value === BETWEEN) {
      for (const field of [from, to]) if (field.value !== '') asked.set(field.name, timeIn(field))
    } else if (range.value !== '') asked.set('since', range.value)
    for (const { name, value } of whereFields()) if (value !== '') asked.set(name, value)
    if (compare.value === 'previous') asked.set('compare', 'previous')
    else if (compare.value !== '') {
      asked.set('by', compare.value.slice(BY.length))
      if (a.value !== '' && b.value !== '') {
        asked.set('a', a.value)
        asked.set('b', b.value)
      }
    }
    if (countOpen.checked) asked.set('open', 'ended')
    return asked
  }

  /** Sets the form to the values in the address, even to unknown ones. */
  function showAddress() {
    const asked = new URLSearchParams(location.search)
    countOpen.checked = asked.get('open') === 'ended'
    const isBetween = asked.has('from') || asked.has('to')
    choose(range, isBetween ? BETWEEN : (asked.get('since') ?? ''))
    between.hidden = !isBetween
    for (const field of [from, to]) field.value = localTime(asked.get(field.name))
    for (const name of asked.keys()) if (name.startsWith(WHERE) && !form.elements.namedItem(name)) addField(name)
    for (const field of whereFields()) choose(field, asked.get(field.name) ?? '')
    const by = asked.get('by')
    choose(compare, by === null ? (asked.get('compare') ?? '') : BY + by)
    offerValues()
    for (const field of [a, b]) choose(field, asked.get(field.name) ?? '')
    clear.hidden = [...asked.keys()].every(name => name === 'open')
  }

  /** Offers the values of the filter as values to compare. */
  function offerValues() {
    const isByValue = compare.value.startsWith(BY)
    const source = form.elements.namedItem(WHERE + compare.value.slice(BY.length))
    const options = isByValue && source instanceof HTMLSelectElement ? [...source.options].slice(1) : []
    for (const field of [a, b]) {
      field.replaceChildren(
        ...[field.options[0], ...options].map(option => /** @type {Node} */ (option).cloneNode(true)),
      )
      const place = /** @type {HTMLElement} */ (field.parentElement)
      place.hidden = !isByValue
    }
  }

  /** Chooses the last two values, which are the newest versions. */
  function chooseValues() {
    offerValues()
    const values = [...a.options].slice(1).map(({ value }) => value)
    if (values.length < 2) return
    a.value = values.at(-2) ?? ''
    b.value = values.at(-1) ?? ''
  }

  function whereFields() {
    return [...form.elements].filter(
      /** @returns {field is HTMLSelectElement} */ field =>
        field instanceof HTMLSelectElement && field.name.startsWith(WHERE),
    )
  }

  /** @param {string} name of a filter that only the address has, such as `where.day` */
  function addField(name) {
    const label = document.createElement('label')
    const field = document.createElement('select')
    field.id = `filter-${whereFields().length}-of-address`
    field.name = name
    field.append(new Option('Any', ''))
    label.htmlFor = field.id
    label.textContent = humanize(name.slice(WHERE.length))
    const place = document.createElement('div')
    place.className = 'field'
    place.append(label, field)
    compare.parentElement?.before(place)
  }

  /** @param {string} name @returns {HTMLSelectElement} */
  function select(name) {
    return /** @type {HTMLSelectElement} */ (form.elements.namedItem(name))
  }

  /** @param {string} name @returns {HTMLInputElement} */
  function timeField(name) {
    return /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
  }

  return {
    offerVersions(versions) {
      const fields = [select('where.app_version'), ...(compare.value === `${BY}app_version` ? [a, b] : [])]
      for (const field of fields) for (const [value, label] of versions) offer(field, value, label)
    },
    areSet: () => !clear.hidden,
    inWords() {
      const chosen = [range, ...whereFields()].filter(({ value }) => value !== '')
      const words = chosen.map(field => {
        const label = field === range ? '' : `${field.labels[0]?.textContent} `
        return `${label}${field.selectedOptions[0]?.textContent}`
      })
      return words.length > 0 ? `${words.join(', ')}: ` : ''
    },
  }
}

/** Chooses a value, and adds it if the list lacks it. @param {HTMLSelectElement} field @param {string} value */
function choose(field, value) {
  if (value !== '') offer(field, value, field.name === 'since' ? `Last ${value}` : value)
  field.value = value
}

/** @param {HTMLSelectElement} field @param {string} value @param {string} label */
function offer(field, value, label) {
  if ([...field.options].some(option => option.value === value)) return
  field.append(new Option(label, value))
}

/**
 * Returns the time in a field. If nobody changed it, that is the time in the address, which may have seconds, or be the second of two
 * hours that a change of the clocks gives the same name.
 * @param {HTMLInputElement} field
 */
function timeIn(field) {
  const asked = new URLSearchParams(location.search).get(field.name)
  return asked !== null && field.value === localTime(asked) ? asked : new Date(field.value).toISOString()
}

/**
 * Returns the local time for a form field, to the minute; empty if the address has no time.
 * @param {string | null} text
 */
function localTime(text) {
  if (text === null || !/^\d{4}-/.test(text)) return ''
  const time = new Date(text.includes('T') && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text)
  if (Number.isNaN(time.getTime())) return ''
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
