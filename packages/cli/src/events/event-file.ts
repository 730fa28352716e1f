/** Lines of events, or a generation of compacted ones. */
export interface EventFile {
  readonly path: string
  /** What a person calls it. */
  readonly label: string
  readonly bytes: number
  readonly gzip: boolean
  /** It begins with a byte order mark. */
  readonly isMarked: boolean
  /** By line: what is wrong with the file there. Undefined where nobody looked. */
  readonly defects?: ReadonlyMap<number, string>
  /** Of a generation, whose journey events `path` has. */
  readonly compacted?: {
    /** The file of their shapes. */
    readonly shapes: string
    /** Nothing in it is a duplicate. */
    readonly unique: boolean
  }
}
