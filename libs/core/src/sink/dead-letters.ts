import type { WaitingLine } from './waiting-line';

/** A line that will not be offered to its sink any more. */
export interface DeadLetter {
  readonly line: WaitingLine;
  /** What the receiver said. */
  readonly reason: string;
}

/** Keeps what a receiver refused, for people to look at. Bounded. Failure is handled by the caller, who counts the letters as dropped. */
export interface DeadLetters {
  /** Resolves with the letters that found no room. */
  put(letters: readonly DeadLetter[]): Promise<readonly DeadLetter[]>;
  close(): Promise<void>;
}

/** For a sink that may keep nothing on disk. */
export const NO_DEAD_LETTERS: DeadLetters = Object.freeze({
  put: async (letters: readonly DeadLetter[]) => letters,
  close: async () => undefined,
});
