import type { ContextState } from '../context/context-state';
import type { LogCall } from '../pipeline/pipeline';
import type { RecordOrigin } from '../record/log-record';

/** A record before it is made: nothing of it is copied or redacted yet. */
export interface Candidate {
  readonly origin: RecordOrigin;
  readonly call: LogCall;
  readonly context: ContextState | undefined;
}

/** `hold`: the story's failure decides; whoever says so knows that the story holds records. */
export type Verdict = 'write' | 'refuse' | 'hold';

/**
 * A stage between a record's level check and its making, which may keep it from being written. Asked inside the log call, so it must be quick; what it
 * throws is counted as that record's failure. Whoever refuses a record counts it in the log volume, exactly once, and tells of it in a summary.
 */
export interface Admission {
  judge(candidate: Candidate): Verdict;
  /** Writes the summaries of what was refused so far: at a flush and at the end. */
  conclude(): void;
}

/** Writes a summary, outside every level and limit. */
export type TellSummary = (origin: RecordOrigin, metadata: object, context?: ContextState) => void;
