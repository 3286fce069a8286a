/** A record that can be made a moment later. */
export interface LateRecord {
  /** Makes the record; must not throw. */
  make(): void;
}

/** Long enough for the code to run warm, short enough to hold nothing up. */
const GROUP = 64;

/**
 * Records that can wait a moment are made in groups: at once when a group is full, else as soon as a turn of the event loop has brought no more. Between two
 * requests every piece of code finds the processor's caches full of something else; a group pays for that once.
 */
export class LateRecords {
  private waiting: LateRecord[] = [];
  private seen = 0;
  private armed = false;

  add(record: LateRecord): void {
    this.waiting.push(record);
    if (this.waiting.length >= GROUP) this.settle();
    else if (!this.armed) this.arm();
  }

  /** Makes all that wait, oldest first. */
  settle(): void {
    const { waiting } = this;
    if (waiting.length === 0) return;
    this.waiting = [];
    this.seen = 0;
    for (const record of waiting) record.make();
  }

  private arm(): void {
    this.armed = true;
    this.seen = this.waiting.length;
    setImmediate(this.look);
  }

  private readonly look = (): void => {
    if (this.waiting.length > this.seen) return this.arm();
    this.armed = false;
    this.settle();
  };
}
