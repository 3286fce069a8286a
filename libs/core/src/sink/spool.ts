import type { Gap } from './gap';
import type { WaitingLine } from './waiting-line';

/**
 * Where lines wait that a sink cannot deliver now: outside the process's memory, bounded, in order. It survives the process: the next one finds what was not
 * settled. Whoever uses it handles failure: a rejected `put` has kept nothing of its lines, so they may be offered again or elsewhere.
 */
export interface Spool {
  /** Lines put or adopted, and not settled yet. Leftovers of an earlier process are not among them before `adopted` tells of them. */
  readonly records: number;
  /** On disk. */
  readonly bytes: number;
  /** Nothing waits here, so that a new line may go straight to the receiver without passing another. */
  readonly empty: boolean;
  /** Keeps all of the lines or, rejecting, none. One call at a time. `first`: before everything that waits already. */
  put(lines: readonly WaitingLine[], place?: SpoolPlace): Promise<void>;
  /** The same without waiting, for the exit path; finishes a `put` under way. The bound may be passed by it: these are last words. */
  putSync(lines: readonly WaitingLine[], place?: SpoolPlace): void;
  /**
   * The oldest lines, about `maxBytes` of them, but two at least where there are two: whether a receiver fails with a line or with everything shows at the one
   * behind it. Undefined when there are none. Until they are settled the next call gives them again.
   */
  replay(maxBytes: number): Promise<SpooledBatch | undefined>;
  /** Lets go of files and timers. What waits stays for the next process. */
  close(): Promise<void>;
}

export type SpoolPlace = 'first' | 'last';

/** Lines as they were put. */
export interface SpooledBatch {
  readonly lines: readonly WaitingLine[];
  /** The first `count` of them need no further delivery, durably: a restart does not replay them. */
  settle(count: number): void;
}

/** What a spool tells of itself while it is used. */
export interface SpoolEvents {
  /** Lines of a process that ended were found and will be replayed. */
  adopted(records: number): void;
  /** Lines were given up: their room was needed, or they could not be read back. */
  lost(gap: Gap): void;
}

/** For a sink that may keep nothing on disk: always empty, and never has room. */
export const NO_SPOOL: Spool = Object.freeze({
  records: 0,
  bytes: 0,
  empty: true,
  put: () => Promise.reject(new Error('there is no spool')),
  putSync: () => {
    throw new Error('there is no spool');
  },
  replay: async () => undefined,
  close: async () => undefined,
});
