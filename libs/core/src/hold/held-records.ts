import type { ContextState } from '../context/context-state';
import type { SelfLog } from '../diagnostics/self-log';
import type { Level } from '../record/level';
import type { RedactedRecord } from '../record/log-record';
import { HeldStory } from './held-story';

export interface HoldOptions {
  /** Records from this level on are held. */
  readonly level: Level;
  /** Records held of one story. */
  readonly maxRecords: number;
  /** Bytes held of one story, about. */
  readonly maxBytes: number;
  /** Bytes held of all stories together. */
  readonly totalBytes: number;
}

/**
 * The records held for stories that are under way. Together they take at most `totalBytes`: beyond that the oldest record of the story that has held
 * records the longest makes room.
 */
export class HeldRecords {
  /** Stories that hold something, in the order they began to. */
  private readonly holding = new Set<HeldStory>();
  private bytes = 0;

  constructor(
    readonly options: HoldOptions,
    private readonly dispatch: (record: RedactedRecord) => void,
    private readonly selfLog: SelfLog,
  ) {}

  /** Begins to hold for this story and all that is forked off it. */
  open(context: ContextState): void {
    context.held = new HeldStory(this);
  }

  /** All stories: the process is about to end. */
  releaseAll(): void {
    for (const story of this.holding) story.release();
  }

  /** About how many bytes are held. */
  get heldBytes(): number {
    return this.bytes;
  }

  write(record: RedactedRecord): void {
    try {
      this.dispatch(record);
    } catch (error) {
      this.selfLog.report('CAIRN_E_RECORD', 'a held record could not be written', error);
    }
  }

  /** Room for so many bytes more of this story; false when there is none. */
  makeRoom(bytes: number, story: HeldStory): boolean {
    const { totalBytes } = this.options;
    while (this.bytes + bytes > totalBytes && this.holding.size > 0) (this.holding.values().next().value as HeldStory).dropOldest();
    if (this.bytes + bytes > totalBytes) return false;
    this.bytes += bytes;
    this.holding.add(story);
    return true;
  }

  gone(bytes: number, story: HeldStory): void {
    this.bytes -= bytes;
    if (story.isEmpty) this.holding.delete(story);
  }
}
