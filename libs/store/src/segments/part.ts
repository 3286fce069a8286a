/** A part of a log file that is read at once; some megabytes of whole lines. */
export interface Part {
  /** None of its records, and none of those that come after it in the same file, has a better time: a later one when the newest come first, an earlier one else. */
  readonly bound: number;
  /** Undefined when the part is gone. @throws Error when it cannot be read or unpacked. */
  load(): Promise<LoadedPart | undefined>;
  /** The part behind it, asked for after it was loaded. */
  next(): Part | undefined;
}

export interface LoadedPart {
  readonly bytes: Buffer;
  /** Where it begins in the uncompressed file. */
  readonly offset: number;
  /** Name of the file without `.gz`. */
  readonly stem: string;
  /** Of lines without a time before any that has one, epoch ms. */
  readonly fallbackTime: number;
  /** Whether some text is written in a way that a search of bytes misses; undefined when it is not known. */
  readonly hidden: boolean | undefined;
  /** Every record says its level right after its time, as it is named in `levels`; undefined when it is not known. */
  readonly plainLevels?: boolean;
  /** Of its records, where that is known. */
  readonly levels?: readonly string[];
  /** Lines passed over as too long. */
  readonly oversized: number;
}

/** Which parts are asked for. */
export interface PartQuery {
  readonly newestFirst: boolean;
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
}

export const stemOf = (name: string): string => (name.endsWith('.gz') ? name.slice(0, -3) : name);
