import type { ContextState } from '../context/context-state';
import type { HeldRecords } from '../hold/held-records';
import type { LevelMap } from '../logger/level-map';
import type { Level } from '../record/level';

/** Stories whose beginning and end are known (requests, messages, jobs), as far as they log more than their loggers' levels. */
export class Stories {
  private readonly raised = new Map<ContextState, Level>();

  constructor(
    private readonly levels: LevelMap,
    private readonly held: HeldRecords | undefined,
  ) {}

  /** A story begins: from its own level on everything of it is written. Costs nothing when it has none and no records are held. */
  begin(context: ContextState): void {
    if (this.held !== undefined) this.held.open(context);
    if (context.level !== undefined) this.raise(context, context.level);
  }

  /** It failed: what was held of it is written, before the record that says so. */
  fail(context: ContextState): void {
    context.held?.release();
  }

  /** It is over: what is still held goes. */
  end(context: ContextState): void {
    context.held?.close();
    this.lower(context);
  }

  /** Gives a story, or a part of one, a level until {@link lower}. */
  raise(context: ContextState, level: Level): void {
    context.level = level;
    if (this.raised.has(context)) return;
    this.raised.set(context, level);
    this.levels.ask(level);
  }

  lower(context: ContextState): void {
    const level = this.raised.get(context);
    if (level === undefined) return;
    this.raised.delete(context);
    this.levels.unask(level);
  }

  /** The process is about to end: what every story under way holds is written. */
  failAll(): void {
    this.held?.releaseAll();
  }
}
