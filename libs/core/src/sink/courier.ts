import type { DeadLetter } from './dead-letters';
import { DeliveryError, type Rejection, type RemoteWriter } from './remote-writer';
import type { WaitingLine } from './waiting-line';

/** What became of the lines of one attempt. */
export interface Outcome {
  /** So many lines, from the first on, are done with: delivered or set aside. */
  readonly settled: number;
  readonly delivered: number;
  readonly letters: readonly DeadLetter[];
  /** How many records the letters stand for, where the receiver did not say which it kept. */
  readonly deadLettered: number;
  readonly failure?: DeliveryError;
  /** How long to wait before the next attempt, ms; 0: not at all. */
  readonly retryMs: number;
}

const FIRST_RETRY_MS = 100;
/** A receiver that comes back is found within this time. */
const LAST_RETRY_MS = 5_000;
/** Between the tries of a line that is under suspicion: short, since everything behind it waits. */
const SUSPICION_MS = 10;
/** So many lines in a row may be refused before it looks like a receiver that takes none: a wrong address, a proxy. Then each has to wait. */
const REFUSED_IN_A_ROW = 20;
/** Receivers that come back should not be met by all processes at the same moment. */
const JITTER = 0.2;

/**
 * Offers lines to a receiver and decides what their failure means. While the receiver is away, lines wait with growing pauses. One it refuses is found by halving
 * the batch and set aside. One it fails with is set aside after `maxTries`, when the next line shows that it is the line and not the receiver.
 */
export class Courier {
  /** Most lines of the next attempt. */
  private limit = Infinity;
  /** Failed tries of the lines at the front. */
  private tries = 0;
  private backOffMs = 0;
  /** Lines refused since one arrived. */
  private refusals = 0;

  constructor(
    private readonly writer: RemoteWriter,
    private readonly maxTries: number,
  ) {}

  /** The last attempt failed and the receiver is not known to be back. */
  get isWaiting(): boolean {
    return this.backOffMs > 0;
  }

  async attempt(lines: readonly WaitingLine[]): Promise<Outcome> {
    const batch = lines.slice(0, this.limit);
    const answer = await this.offer(batch);
    if (!(answer instanceof DeliveryError)) return this.arrived(batch, answer);
    if (answer.delivered > 0) return this.partly(answer.delivered);
    if (answer.trouble === 'unavailable') return this.wait(answer);
    if (answer.trouble === 'doubtful' && ++this.tries < this.maxTries) return this.again(answer, SUSPICION_MS * 2 ** (this.tries - 1));
    if (batch.length > 1) {
      this.limit = Math.ceil(batch.length / 2);
      return this.again(answer, 0);
    }
    return answer.trouble === 'refused' ? this.refuse(lines[0]!, answer) : this.judge(lines, answer);
  }

  private async offer(batch: readonly WaitingLine[]): Promise<Rejection | DeliveryError | void> {
    try {
      return await this.writer.send(batch.map(({ line }) => line));
    } catch (error) {
      return error instanceof DeliveryError ? error : new DeliveryError('doubtful', messageOf(error), { cause: error });
    }
  }

  private arrived(batch: readonly WaitingLine[], rejection: Rejection | void): Outcome {
    this.succeeded();
    this.refusals = 0;
    this.limit *= 2;
    if (rejection === undefined) return { settled: batch.length, delivered: batch.length, letters: [], deadLettered: 0, retryMs: 0 };
    const records = Math.min(batch.length, rejection.records);
    const reason = `${records} of these ${batch.length} records were rejected: ${rejection.reason}`;
    const letters = batch.map((line) => ({ line, reason }));
    return { settled: batch.length, delivered: batch.length - records, letters, deadLettered: records, retryMs: 0 };
  }

  /** The next attempt begins with the line that failed. */
  private partly(delivered: number): Outcome {
    this.succeeded();
    this.refusals = 0;
    return { settled: delivered, delivered, letters: [], deadLettered: 0, retryMs: 0 };
  }

  private again(failure: DeliveryError, retryMs: number): Outcome {
    return { settled: 0, delivered: 0, letters: [], deadLettered: 0, failure, retryMs };
  }

  private wait(failure: DeliveryError): Outcome {
    this.backOffMs = Math.min(LAST_RETRY_MS, this.backOffMs * 2 || FIRST_RETRY_MS);
    const jitter = 1 - JITTER + Math.random() * JITTER * 2;
    return this.again(failure, Math.max(failure.retryAfterMs, this.backOffMs * jitter));
  }

  private refuse(line: WaitingLine, failure: DeliveryError): Outcome {
    const over = ++this.refusals - REFUSED_IN_A_ROW;
    return { ...this.setAside(line, failure), retryMs: over > 0 ? Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (over - 1)) : 0 };
  }

  private setAside(line: WaitingLine, failure: DeliveryError): Outcome {
    this.succeeded();
    const letters = [{ line, reason: failure.message }];
    return { settled: 1, delivered: 0, letters, deadLettered: 1, failure, retryMs: 0 };
  }

  /** A single line that failed often enough: if the one behind it arrives, the receiver is well and the line is not. */
  private async judge(lines: readonly WaitingLine[], failure: DeliveryError): Promise<Outcome> {
    const [suspect, witness] = lines;
    if (witness === undefined) return this.wait(failure);
    const answer = await this.offer([witness]);
    if (answer instanceof DeliveryError && answer.trouble !== 'refused') return this.wait(failure);
    const convicted = this.setAside(suspect!, failure);
    // whether the witness was kept, refused or rejected is found out as with any other line
    return answer === undefined ? { ...convicted, settled: 2, delivered: 1 } : convicted;
  }

  private succeeded(): void {
    this.tries = 0;
    this.backOffMs = 0;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
