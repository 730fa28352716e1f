export type Compression = 'uncompressed' | 'gzip' | 'zstd'

/** Lines of events, or a generation of compacted ones. */
export interface EventFile {
  readonly path: string
  /** Name of the file in messages. */
  readonly label: string
  readonly bytes: number
  readonly compression: Compression
  /** DuckDB would misread it: it begins with a byte order mark, or its lines have nothing to do with each other. */
  readonly needsRepair: boolean
  /** Its lines come from several files: no value goes over more than one. */
  readonly isLineByLine?: boolean
  /** Reason why the file cannot be read at all, and the remedy. In a folder, `path` is then that of an empty file. */
  readonly unreadable?: string
  /** Set if this is a repaired copy. */
  readonly repaired?: {
    /** File that the copy was made from. */
    readonly original: EventFile
    /** Lines that the copy omits, with the reasons. */
    readonly defects: readonly Defect[]
  }
  /** Set if this is a generation, whose journey events are in `path`. */
  readonly compacted?: {
    /** The file of their shapes. */
    readonly shapes: string
    /** Nothing in it is a duplicate. */
    readonly unique: boolean
  }
}

/** A part of a file that is rejected under any definition. */
export interface Defect {
  /** 1-based. */
  readonly line: number
  readonly reason: string
}
