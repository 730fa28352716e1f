/** Documents for the team, or for others. */
type DocumentKind = 'exact' | 'shared'

let kindBeingRead: DocumentKind = 'shared'

/** Reads exact documents: what matches in `read` matched in one of those. */
export function readingExact<Result>(read: () => Result): Result {
  kindBeingRead = 'exact'
  try {
    return read()
  } finally {
    kindBeingRead = 'shared'
  }
}

/** Returns whether {@link readingExact} reads an exact document now. */
export function isReadingExact(): boolean {
  return kindBeingRead === 'exact'
}

/** Words by which a reader finds something in a document. It remembers the kinds of documents in which it was found. */
export class ReadingPattern {
  readonly #pattern: RegExp
  readonly #kind: DocumentKind
  readonly #foundIn = new Set<DocumentKind>()

  /** @param kind the documents that have the words: exact ones (and mostly shared ones, too), or shared ones only. */
  constructor(pattern: RegExp | string, kind: DocumentKind = 'exact') {
    this.#pattern = new RegExp(pattern)
    this.#kind = kind
  }

  get source(): string {
    return String(this.#pattern)
  }

  /** The words were found at least once in a document of the kind that has them. */
  get isAlive(): boolean {
    return this.#foundIn.has(this.#kind)
  }

  exec(text = ''): RegExpExecArray | null {
    const found = this.#pattern.exec(text)
    if (found) this.#foundIn.add(kindBeingRead)
    return found
  }

  test(text?: string): boolean {
    return this.exec(text) !== null
  }

  /** Finds all places in a text. */
  all(text: string): RegExpExecArray[] {
    const { source, flags } = this.#pattern
    const found = [...text.matchAll(new RegExp(source, `g${flags.replace('g', '')}`))]
    if (found.length > 0) this.#foundIn.add(kindBeingRead)
    return found
  }
}

/** The patterns of a reader, by name. */
export type ReadingPatterns = Readonly<Record<string, ReadingPattern>>

/**
 * Finds the patterns that matched in no document so far: the words of the documents may have changed, and the attack be weak.
 * @param unexercised names of patterns whose words may be in none of these documents
 */
export function deadPatterns(patterns: ReadingPatterns, unexercised: readonly string[] = []): string[] {
  return Object.entries(patterns).flatMap(([name, pattern]) =>
    pattern.isAlive || unexercised.includes(name) ? [] : [`${name}: ${pattern.source}`],
  )
}
