import type { AnchoredCheckpoint, AuditAnchor } from './audit-anchor';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** Checkpoints that wait for one anchor; of more, the oldest are left out: later ones cover them. */
const MOST_WAITING = 1_000;
/** An anchor that has not answered by then has failed. */
const WITHIN_MS = 30_000;
const AT_LAST_MS = 5_000;

export interface AnchorTrouble {
  (anchor: AuditAnchor, error: unknown, waiting: number): void;
}

/** Brings checkpoints to one anchor in order, in the background; what fails is tried again. */
export class AnchorQueue {
  private readonly waiting: AnchoredCheckpoint[] = [];
  private running: Promise<void> | undefined;
  private retryMs = FIRST_RETRY_MS;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly anchor: AuditAnchor,
    private readonly onTrouble: AnchorTrouble,
    /** For each of the two steps of closing, ms. */
    private readonly atLastMs = AT_LAST_MS,
  ) {}

  put(checkpoint: AnchoredCheckpoint): void {
    if (this.waiting.length >= MOST_WAITING) this.waiting.shift();
    this.waiting.push(checkpoint);
    if (this.retry === undefined) this.start();
  }

  /** Tries what waits once more, without delay, and lets go of the anchor. An anchor that does not answer keeps nobody: that is told. */
  async close(): Promise<void> {
    clearTimeout(this.retry);
    await this.atLast(this.drain());
    clearTimeout(this.retry);
    await this.atLast(this.anchor.close?.() ?? Promise.resolve());
  }

  private async drain(): Promise<void> {
    await this.running;
    if (this.waiting.length > 0) await this.run();
  }

  private atLast(step: Promise<void>): Promise<void> {
    return answered(step, this.atLastMs).catch((error: unknown) => this.onTrouble(this.anchor, error, this.waiting.length));
  }

  private start(): void {
    this.retry = undefined;
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  private async run(): Promise<void> {
    try {
      for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
        await answered(this.anchor.publish(next), WITHIN_MS);
        if (this.waiting[0] === next) this.waiting.shift();
        this.retryMs = FIRST_RETRY_MS;
      }
    } catch (error) {
      this.onTrouble(this.anchor, error, this.waiting.length);
      this.retry = setTimeout(() => this.start(), this.retryMs).unref();
      this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 2);
    }
  }}

async function answered(work: Promise<void>, withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${withinMs} ms`)), withinMs);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
